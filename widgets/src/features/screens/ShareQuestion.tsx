/** Somebody asks for this person's screen: what is shared is chosen in the browser's own picker. */

import { CANNOT_SHARE, canShare } from "../../call/ownScreen";
import type { CallStore } from "../../call/store";
import { useCall, useWatched } from "../../components/hooks";
import { useFeatures } from "../features";

export function ShareQuestion({ store }: { store: CallStore }) {
  const { people } = useCall(store);
  const { screens } = useFeatures();
  const { askedBy } = useWatched(screens);
  const asker = people.find(({ username }) => username === askedBy);
  if (!asker) return null;
  return (
    <section className="ps-knock" aria-label="A question for you">
      <p role="alert">
        <strong>{asker.name}</strong> asks you to share your screen.
        {!canShare() && ` ${CANNOT_SHARE}`}
      </p>
      <div className="ps-row">
        {canShare() && (
          <button type="button" className="ps-button ps-primary ps-grow" onClick={screens.accept}>
            Share screen
          </button>
        )}
        <button type="button" className="ps-button ps-grow" onClick={screens.decline}>
          Not now
        </button>
      </div>
    </section>
  );
}
