/** Before practice: there is nobody to wait for, and nothing to choose. */

import { useEffect } from "react";
import type { CallStore } from "../../call/store";
import { useCall } from "../../components/hooks";
import type { PageConfig } from "../../protocol";
import { Joining } from "./Joining";

export function Opening({ store, config }: { store: CallStore; config: PageConfig }) {
  const { link, isJoining, isInAnotherTab, joinProblem } = useCall(store);
  const join = () => store.join(config.me.name);
  const canJoin = link === "open" && !isJoining && !isInAnotherTab && joinProblem === "";
  useEffect(() => {
    if (canJoin) store.join(config.me.name);
  }, [store, config, canJoin]);
  return (
    <main className="ps-lobby">
      <div className="ps-lobby-heading">
        <h1>Practice</h1>
        <p className="ps-about-line">Your notebook is on its way.</p>
      </div>
      <form
        className="ps-card ps-join"
        onSubmit={(event) => {
          event.preventDefault();
          join();
        }}
      >
        <Joining store={store} />
      </form>
    </main>
  );
}
