/** Hints of a problem: an interviewer looks at one after the other, and shares what helps. */

import { useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { CurrentProblem, Hint } from "../../protocol";
import { useFeatures } from "../features";
import { Markup } from "../problem/Markup";

interface HintsProps {
  current: CurrentProblem;
  hints: readonly Hint[];
}

export function Hints({ current: { slug, shared_hints }, hints }: HintsProps) {
  const { material } = useFeatures();
  const seen = useWatched(material).hints[slug] ?? 0;
  const shared = new Set(shared_hints.map(({ number }) => number));
  // One that was shared, by whomever, is seen as well.
  const shown = hints.filter(({ number }, place) => place < seen || shared.has(number));
  const newest = shown.filter(({ number }) => !shared.has(number)).at(-1);
  if (hints.length === 0) return null;
  return (
    <section className="ps-hints" aria-label="Hints">
      <h3>
        Hints <span className="ps-hint">{`${shown.length} of ${hints.length} shown`}</span>
      </h3>
      {shown.length > 0 && (
        <ol>
          {shown.map((hint) => (
            <Line
              key={hint.number}
              hint={hint}
              isShared={shared.has(hint.number)}
              isNewest={hint === newest}
            />
          ))}
        </ol>
      )}
      {shown.length < hints.length && (
        <button
          type="button"
          className="ps-button"
          onClick={() => material.showHints(slug, placeAfter(hints, shown))}
        >
          <Icon name="hint" />
          Show next hint
        </button>
      )}
    </section>
  );
}

/** How many are seen with the first that is not yet. */
function placeAfter(hints: readonly Hint[], shown: readonly Hint[]): number {
  return hints.findIndex((hint) => !shown.includes(hint)) + 1;
}

interface LineProps {
  hint: Hint;
  isShared: boolean;
  isNewest: boolean;
}

function Line({ hint: { number, html }, isShared, isNewest }: LineProps) {
  const { problems } = useFeatures();
  return (
    <li value={number}>
      <Markup html={html} />
      {!problems.isPractice && <Sharing {...{ number, isShared, isNewest }} />}
    </li>
  );
}

function Sharing({ number, isShared, isNewest }: Omit<LineProps, "hint"> & { number: number }) {
  const { problems } = useFeatures();
  const { asking } = useWatched(problems);
  return (
    <>
      {isShared ? (
        <p className="ps-shared">
          <Icon name="check" />
          Everybody sees it.
        </p>
      ) : (
        <button
          type="button"
          className="ps-button"
          aria-disabled={asking !== null}
          onClick={() => asking === null && void problems.change({ type: "share_hint", number })}
        >
          {isNewest ? "Share hint" : `Share number ${number}`}
        </button>
      )}
    </>
  );
}
