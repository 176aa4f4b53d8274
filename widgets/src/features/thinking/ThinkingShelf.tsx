/** In the header, while it lasts: who thinks, and how long still. */

import type { CallStore } from "../../call/store";
import { useCall, useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import { useFeatures } from "../features";
import { asClock } from "../timer/count";
import { useNow } from "../timer/Face";
import { mayEnd } from "./state";

export function ThinkingShelf({ store }: { store: CallStore }) {
  const { thinking, timer } = useFeatures();
  const { time, isOn, isResting } = useWatched(thinking);
  const { you } = useCall(store);
  useNow(timer, isOn);
  if (!time || !isOn) return null;
  return (
    <section className="ps-thinking" aria-label="Private thinking time">
      <Icon name="thinking" />
      <span className="ps-thinking-who">
        {isResting ? "Your time to think" : `${thinking.nameOf({ time })} thinks`}
      </span>
      <span>{asClock(thinking.left())}</span>
      {mayEnd(time, you) && (
        <button
          type="button"
          className="ps-link"
          aria-label="End thinking time"
          onClick={thinking.end}
        >
          End
        </button>
      )}
    </section>
  );
}
