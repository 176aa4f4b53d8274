/** *Join*, always in view, and what is still under way behind it: nothing of it blocks. */

import { type CallState, linkWords } from "../../call/state";
import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";

export function Joining({ store }: { store: CallStore }) {
  const state = useCall(store);
  return (
    <div className="ps-join-foot">
      {state.isInAnotherTab && (
        <p className="ps-hint">
          You are in this interview in another tab. <em>Use it here</em> goes on in this one.
        </p>
      )}
      {state.interview?.locked && !state.joinProblem && (
        <p className="ps-hint">
          The host has locked this interview: nobody new can join. Who was in already can come back.
        </p>
      )}
      {state.joinProblem && (
        <p className="ps-problem" role="alert">
          {state.joinProblem}
        </p>
      )}
      <button
        type="submit"
        className="ps-button ps-primary ps-wide"
        aria-disabled={state.isJoining || undefined}
      >
        {state.isInAnotherTab ? "Use it here" : "Join"}
      </button>
      <Progress state={state} />
    </div>
  );
}

/** One quiet line that keeps its height, so that *Join* stands still. */
function Progress({ state }: { state: CallState }) {
  const words = linkWords(state);
  return (
    <div className="ps-progress">
      {words && state.link === "preparing" && (
        <progress aria-label="The room's start" max={100} value={state.progress?.percent} />
      )}
      <p className="ps-hint">
        {sentence(state)}{" "}
        {words?.reload && (
          <button type="button" className="ps-link" onClick={() => location.reload()}>
            Reload the page
          </button>
        )}
      </p>
    </div>
  );
}

function sentence(state: CallState): string {
  const words = linkWords(state);
  if (!words) return state.isJoining ? "Joining…" : "";
  const step = state.link === "preparing" && !state.trouble ? state.progress?.message : undefined;
  const text = step || words.text;
  return state.isJoining ? `${text} You go in by yourself when that is done.` : text;
}
