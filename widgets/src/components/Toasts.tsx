/** Short messages at the bottom left: announced, and gone by themselves. */

import { createPortal } from "react-dom";
import type { CallStore } from "../call/store";
import { useCall } from "./hooks";
import { Icon } from "./Icon";

export function Toasts({ store }: { store: CallStore }) {
  const { toasts } = useCall(store);
  // On the page itself: JupyterLab's panels clip what lies in them.
  return createPortal(
    <div className="ps-toasts" role="status" aria-live="polite">
      {toasts.map(({ id, message }) => (
        <div key={id} className="ps-toast">
          <span className="ps-grow">{message}</span>
          <button
            type="button"
            className="ps-button ps-square"
            aria-label="Dismiss"
            onClick={() => store.dismiss(id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>,
    document.body,
  );
}
