/** *Share screen* and *Stop sharing*: not for observers, nor where the browser cannot. */

import { CANNOT_SHARE, canShare } from "../../call/ownScreen";
import { maySpeak } from "../../call/state";
import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";
import { IconButton } from "../../components/IconButton";

export function ShareButton({ store }: { store: CallStore }) {
  const state = useCall(store);
  if (!maySpeak(state) || !canShare()) return null;
  const isOn = state.ownScreen !== null;
  return (
    <IconButton
      icon={isOn ? "screenOff" : "screen"}
      label={isOn ? "Stop sharing" : "Share screen"}
      className="ps-toggle"
      data-on={isOn || undefined}
      onClick={() => (isOn ? store.stopSharing() : void store.shareScreen())}
    />
  );
}

/** Why there is no such button. */
export function WhyNoShare({ store }: { store: CallStore }) {
  const state = useCall(store);
  return maySpeak(state) && !canShare() ? <p className="ps-menu-note">{CANNOT_SHARE}</p> : null;
}
