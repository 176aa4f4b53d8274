/** Thinking time that somebody asked for: the other side answers, and who asked may take it back. */

import type { CallStore } from "../../call/store";
import { useCall, useWatched } from "../../components/hooks";
import { useFeatures } from "../features";
import { inMinutes } from "../timer/count";
import { mayAnswer } from "./state";

export function Proposal({ store }: { store: CallStore }) {
  const { thinking } = useFeatures();
  const { time, isOn } = useWatched(thinking);
  const { you } = useCall(store);
  if (!time || isOn) return null;
  const answers = mayAnswer(time, you);
  if (!answers && time.asked_by !== you?.username) return null;
  return (
    <section className="ps-knock" aria-label="Private thinking time">
      <p>
        {answers
          ? thinking.question(time)
          : `You asked for ${inMinutes(time.minutes)} of private thinking time. Nobody has answered yet.`}
      </p>
      <div className="ps-row">
        {answers && (
          <button
            type="button"
            className="ps-button ps-primary ps-grow"
            onClick={() => thinking.agree(time)}
          >
            Agree
          </button>
        )}
        <button type="button" className="ps-button ps-grow" onClick={thinking.end}>
          {answers ? "Decline" : "Take back"}
        </button>
      </div>
    </section>
  );
}
