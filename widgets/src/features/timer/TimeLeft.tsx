/** How long the interview still lasts, by the room's clock. */

import { useEffect, useState } from "react";
import { useCall } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { ShelfProps } from "../shelf";

const MINUTE = 60_000; // milliseconds
const LOOK_EVERY = 5000;
const SOON = 5 * MINUTE;

export function TimeLeft({ store }: ShelfProps) {
  useCall(store);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = window.setInterval(() => tick((count) => count + 1), LOOK_EVERY);
    return () => window.clearInterval(timer);
  }, []);
  const left = store.timeLeft();
  if (left === null) return null;
  return (
    <span className="ps-time" data-soon={left < SOON || undefined}>
      <Icon name="clock" />
      {left > 0 ? inWords(Math.ceil(left / MINUTE)) : "time is over"}
    </span>
  );
}

export function inWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const parts = [
    hours > 0 && `${hours} h`,
    (minutes % 60 > 0 || hours === 0) && `${minutes % 60} min`,
  ];
  return `${parts.filter(Boolean).join(" ")} left`;
}
