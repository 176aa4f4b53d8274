/** Short messages at the bottom left, gone by themselves; `presence` announces them, once. */

import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";
import { IconButton } from "../../components/IconButton";

export function Toasts({ store }: { store: CallStore }) {
  const { toasts } = useCall(store);
  return (
    <section className="ps-toasts" aria-label="Notices">
      {toasts.map(({ id, message }) => (
        <div key={id} className="ps-toast">
          <span className="ps-grow">{message}</span>
          <IconButton icon="close" label="Dismiss" onClick={() => store.dismiss(id)} />
        </div>
      ))}
    </section>
  );
}
