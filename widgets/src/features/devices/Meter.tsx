/** How loud the own microphone is. */

import { useEffect, useRef } from "react";
import type { CallStore } from "../../call/store";

export function Meter({ store, isOn }: { store: CallStore; isOn: boolean }) {
  const meter = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    if (!isOn) return;
    let frame = requestAnimationFrame(function show() {
      if (meter.current) meter.current.value = store.level();
      frame = requestAnimationFrame(show);
    });
    return () => cancelAnimationFrame(frame);
  }, [store, isOn]);
  return (
    <meter
      ref={meter}
      className="ps-meter"
      min={0}
      max={1}
      aria-label="Microphone level"
      data-off={!isOn || undefined}
    />
  );
}
