/** The tab *Notes*: what an interviewer has at hand, and nobody else's browser ever gets. */

import { useEffect } from "react";
import { useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { CurrentProblem } from "../../protocol";
import { useFeatures } from "../features";
import { Refused } from "../problem/Refused";
import { Hints } from "./Hints";
import { PrivateNotesView } from "./PrivateNotesView";
import { StaffMaterial } from "./StaffMaterial";

export function Console() {
  const { problems } = useFeatures();
  const { told, mayPresent } = useWatched(problems);
  if (problems.isPractice) return <Alone current={told?.current} />;
  if (!mayPresent) return <p className="ps-empty">Notes are for interviewers.</p>;
  return (
    <section className="ps-console" aria-label="Interviewer console">
      <h2 className="ps-hidden">Interviewer console</h2>
      <p className="ps-only-you">
        <Icon name="eye" />
        Candidates and observers see nothing of this. Your notes only you see.
      </p>
      <PrivateNotesView />
      {told?.current ? (
        <OfProblem current={told.current} />
      ) : (
        <p className="ps-empty">
          Hints, solutions and notes on a problem are here once you have revealed one.
        </p>
      )}
    </section>
  );
}

/** Who practises reads first, and writes below it. */
function Alone({ current }: { current: CurrentProblem | undefined }) {
  return (
    <div className="ps-console">
      <p className="ps-hint">Try it first. Then open one hint after the other.</p>
      {current ? (
        <OfProblem current={current} />
      ) : (
        <p className="ps-empty">Hints and solutions are here once you have chosen a problem.</p>
      )}
      <h3>Your notes</h3>
      <PrivateNotesView />
    </div>
  );
}

function OfProblem({ current }: { current: CurrentProblem }) {
  const { material } = useFeatures();
  const { preview, refusal } = useWatched(material);
  const { slug, staff, title } = current;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each other problem.
  useEffect(() => material.open(), [material, slug, staff]);
  if (!staff) {
    return (
      <p className="ps-empty">
        You are, or were, the candidate of “{title}”: its hints and solutions are for the others.
      </p>
    );
  }
  if (refusal) return <Refused refusal={refusal} again={material.again} />;
  if (!preview) return <p className="ps-empty">Loading hints and solutions…</p>;
  return (
    <>
      <Hints key={slug} current={current} hints={preview.hints} />
      <StaffMaterial preview={preview} language={current.language} />
    </>
  );
}
