/** The own hand, up or down. */

import type { CallStore } from "../../call/store";
import { useCall, useWatched } from "../../components/hooks";
import { IconButton } from "../../components/IconButton";
import { useFeatures } from "../features";
import { shortcutOf } from "../keyboard/chords";

export function HandButton({ store }: { store: CallStore }) {
  const { you } = useCall(store);
  const { hands } = useFeatures();
  const isUp = useWatched(hands).raised.includes(you?.username ?? "");
  return (
    <IconButton
      icon="hand"
      label={isUp ? "Lower hand" : "Raise hand"}
      className="ps-toggle"
      aria-keyshortcuts={shortcutOf("hand")}
      data-up={isUp || undefined}
      onClick={() => hands.turn(!isUp)}
    />
  );
}
