/** The region *Timer* of the header: what is planned, and when the interview ends. */

import { mayLead } from "../../call/state";
import { useCall, useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import { Sheet } from "../../components/Menu";
import { useFeatures } from "../features";
import type { ShelfProps } from "../shelf";
import { hasBegun, type Timing } from "./count";
import { Face } from "./Face";
import type { Timer } from "./state";
import { TimeLeft } from "./TimeLeft";
import { TimerControls } from "./TimerControls";

export function TimerShelf(props: ShelfProps) {
  const { timer } = useFeatures();
  const { timing } = useWatched(timer);
  const leads = mayLead(useCall(props.store));
  const isShown = timing !== null && hasBegun(timing);
  return (
    <section className="ps-timer" aria-label="Timer" data-begun={isShown || undefined}>
      {timing && leads && <TimerButton timer={timer} timing={timing} />}
      {isShown && !leads && <Face timer={timer} timing={timing} />}
      <TimeLeft {...props} />
    </section>
  );
}

function TimerButton({ timer, timing }: { timer: Timer; timing: Timing }) {
  const trigger = (
    <button type="button" className="ps-button ps-time-button">
      <Icon name="timer" />
      {hasBegun(timing) ? <Face timer={timer} timing={timing} /> : <span>Timer</span>}
    </button>
  );
  return (
    <Sheet label="Timer" trigger={trigger}>
      <TimerControls timer={timer} timing={timing} />
    </Sheet>
  );
}
