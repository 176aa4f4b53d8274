/** What keeps the call from being connected, as long as it is not. */

import { linkWords } from "../call/state";
import type { CallStore } from "../call/store";
import { useLiveRegion } from "./announcing";
import { useCall } from "./hooks";

export function Connection({ store }: { store: CallStore }) {
  const live = useLiveRegion("status");
  const words = linkWords(useCall(store));
  if (!words) return null;
  return (
    <p className="ps-banner" {...live}>
      {words.text}{" "}
      {words.reload && (
        <button type="button" className="ps-link" onClick={() => location.reload()}>
          Reload the page
        </button>
      )}
    </p>
  );
}
