/** Short messages at the bottom left, gone by themselves; `presence` announces them, once. */

import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";
import { IconButton } from "../../components/IconButton";

export function Toasts({ store }: { store: CallStore }) {
  const { toasts } = useCall(store);
  return (
    <section className="ps-toasts" aria-label="Notices">
      {toasts.map(({ id, message, action }) => (
        <div key={id} className="ps-toast">
          <span className="ps-grow">{message}</span>
          {action && (
            <button
              type="button"
              className="ps-button"
              onClick={() => {
                action.run();
                store.dismiss(id);
              }}
            >
              {action.label}
            </button>
          )}
          <IconButton icon="close" label="Dismiss" onClick={() => store.dismiss(id)} />
        </div>
      ))}
    </section>
  );
}
