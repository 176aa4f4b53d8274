/** The library, for whoever presents: find a problem, and look at it. */

import { useEffect } from "react";
import type { CallStore } from "../../call/store";
import { useCall, useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { ChosenProblem, LibraryProblem, ProblemLibrary } from "../../protocol";
import { useFeatures } from "../features";
import { Filters } from "./Filters";
import { Preview } from "./Preview";
import { Refused } from "./Refused";
import { found } from "./search";

const LOOK_AGAIN_AFTER = 5000; // milliseconds

const SENTENCES: Readonly<Record<ProblemLibrary["status"], string>> = {
  ready: "There are no problems here.",
  preparing: "The problems are being prepared. They appear here in a while.",
  failed: "The problems could not be prepared. Whoever runs this installation finds why.",
  none: "This installation has no problems.",
};

export function LibraryView({ store }: { store: CallStore }) {
  const { library: looking } = useFeatures();
  const { at, library, refusal } = useWatched(looking);
  useLibrary();
  if (at !== null) return <Preview key={at} slug={at} />;
  return (
    <div className="ps-library">
      <Kept store={store} />
      {refusal && <Refused refusal={refusal} again={() => void looking.load()} />}
      {!library && !refusal && <p className="ps-empty">Loading the problems…</p>}
      {library && library.problems.length === 0 && (
        <p className="ps-empty">{SENTENCES[library.status]}</p>
      )}
      {library && library.problems.length > 0 && <Found library={library} />}
    </div>
  );
}

/** Anew with each look, and until it is there. */
function useLibrary(): void {
  const { library: looking } = useFeatures();
  const isPreparing = useWatched(looking).library?.status === "preparing";
  useEffect(() => void looking.load(), [looking]);
  useEffect(() => {
    if (!isPreparing) return;
    const timer = setInterval(() => void looking.load(), LOOK_AGAIN_AFTER);
    return () => clearInterval(timer);
  }, [looking, isPreparing]);
}

/** What was kept for later, by oneself or another interviewer. */
function Kept({ store }: { store: CallStore }) {
  const { problems } = useFeatures();
  const { told } = useWatched(problems);
  const { people, you } = useCall(store);
  if (!told?.chosen) return null;
  const { by } = told.chosen;
  const name = people.find(({ username }) => username === by)?.name ?? by;
  return <KeptLine chosen={told.chosen} by={by === you?.username ? "you" : name} />;
}

function KeptLine({ chosen: { slug, title }, by }: { chosen: ChosenProblem; by: string }) {
  const { problems, library } = useFeatures();
  return (
    <div className="ps-kept">
      <p>
        Kept for later by {by}: <strong>{title}</strong>
      </p>
      <div className="ps-row">
        <button type="button" className="ps-button" onClick={() => void library.look(slug)}>
          Look at it
        </button>
        <button
          type="button"
          className="ps-button"
          onClick={() => void problems.change({ type: "withdraw" })}
        >
          Take it back
        </button>
      </div>
    </div>
  );
}

function Found({ library }: { library: ProblemLibrary }) {
  const { library: looking } = useFeatures();
  const { query } = useWatched(looking);
  const problems = found(library.problems, query);
  return (
    <>
      <Filters problems={library.problems} query={query} search={looking.search} />
      <div className="ps-row">
        <span className="ps-hint ps-grow">
          {problems.length === 1 ? "1 problem" : `${problems.length} problems`}
        </span>
        <button
          type="button"
          className="ps-button"
          disabled={problems.length === 0}
          onClick={looking.lookAtAny}
        >
          <Icon name="shuffle" />
          Random
        </button>
      </div>
      {problems.length === 0 && <p className="ps-empty">No problem is like this. Ask for less.</p>}
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of unstyled lists. */}
      <ul className="ps-problem-list" role="list" aria-label="Problems">
        {problems.map((problem) => (
          <Item key={problem.slug} problem={problem} look={looking.look} />
        ))}
      </ul>
    </>
  );
}

interface ItemProps {
  problem: LibraryProblem;
  look: (slug: string) => void;
}

function Item({ problem, look }: ItemProps) {
  const { slug, title, difficulty, topics, minutes, seen_by = [] } = problem;
  return (
    <li>
      <button type="button" className="ps-problem-item" onClick={() => look(slug)}>
        <strong>{title}</strong>
        <span className="ps-hint">{[difficulty, `${minutes} min`, ...topics].join(" · ")}</span>
        {seen_by.length > 0 && (
          <span className="ps-seen">
            <Icon name="eye" />
            Seen by {seen_by.join(", ")}
          </span>
        )}
      </button>
    </li>
  );
}
