/** The panel *Problem*: what everybody sees, and for whoever presents the way to the next one. */

import type { CallStore } from "../../call/store";
import { useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { CurrentProblem, EarlierProblem } from "../../protocol";
import { useFeatures } from "../features";
import { RunButtons } from "../results/RunButtons";
import { Language, Missing } from "./Languages";
import { LibraryView } from "./LibraryView";
import { Statement } from "./Statement";

export function ProblemView({ store }: { store: CallStore }) {
  const { problems, library } = useFeatures();
  const { told, mayPresent } = useWatched(problems);
  const { isOpen } = useWatched(library);
  if (!told) return <p className="ps-empty">Loading…</p>;
  const { current, earlier = [] } = told;
  if (mayPresent && (isOpen || !current)) {
    return (
      <div className="ps-problem-view">
        {current && <ToCurrent title={current.title} />}
        <LibraryView store={store} />
        <Earlier earlier={earlier} />
      </div>
    );
  }
  if (!current) return <Nothing />;
  return (
    <div className="ps-problem-view">
      {mayPresent && <ToLibrary />}
      <Current current={current} />
      {mayPresent && <Earlier earlier={earlier} />}
    </div>
  );
}

function Nothing() {
  return (
    <p className="ps-empty">
      No problem is shown yet. It appears here when an interviewer reveals one; until then the
      notebook is yours to work in together.
    </p>
  );
}

function ToLibrary() {
  const { library } = useFeatures();
  return (
    <button type="button" className="ps-button" onClick={() => library.turn(true)}>
      <Icon name="search" />
      Choose another problem
    </button>
  );
}

function ToCurrent({ title }: { title: string }) {
  const { library } = useFeatures();
  return (
    <button type="button" className="ps-button" onClick={() => library.turn(false)}>
      <Icon name="back" />
      Back to “{title}”
    </button>
  );
}

function Current({ current }: { current: CurrentProblem }) {
  const { problems } = useFeatures();
  const { mayPresent, maySwitch, asking } = useWatched(problems);
  const { language, languages, shared_hints } = current;
  return (
    <>
      <div className="ps-run-head">
        <Language
          offers={languages}
          chosen={language}
          disabled={!maySwitch || asking !== null}
          choose={(name) => void problems.change({ type: "set_language", language: name })}
        />
        {current.kind !== "discussion" && <RunButtons current={current} />}
      </div>
      {mayPresent && <Missing offers={languages} />}
      <Statement problem={current} hints={shared_hints} />
    </>
  );
}

/** They keep their notebooks: to show one again loses nothing. */
function Earlier({ earlier }: { earlier: readonly EarlierProblem[] }) {
  const { problems, library } = useFeatures();
  const { asking } = useWatched(problems);
  if (earlier.length === 0) return null;
  const show = async ({ slug, language }: EarlierProblem) => {
    if (await problems.change({ type: "reveal", slug, language })) library.turn(false);
  };
  return (
    <section className="ps-earlier" aria-label="Earlier problems">
      <h3>Earlier problems</h3>
      <ul>
        {earlier.map((problem) => (
          <li key={problem.number} className="ps-row">
            <span className="ps-grow">{problem.title}</span>
            <button
              type="button"
              className="ps-button"
              aria-label={`Show “${problem.title}” again`}
              disabled={asking !== null}
              onClick={() => void show(problem)}
            >
              Show again
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
