/** What a widget shows in a cell: the page's own parts, on the page's own call. */

import { useMemo } from "react";
import type { CallStore } from "../call/store";
import { useCall } from "../components/hooks";
import { Icon } from "../components/Icon";
import { FeaturesPlace } from "../features/features";
import { People } from "../features/participants/People";
import { Tiles } from "../features/tiles/Tiles";
import { lookingAt, type PageAround } from "./harmless";

interface WidgetProps {
  name: string;
  /** Null outside of the interview page. */
  page: PageAround | null;
}

export function Widget({ name, page }: WidgetProps) {
  if (!page) return <p>Open this notebook in its interview to see the call.</p>;
  return (
    <FeaturesPlace features={page.features}>
      <Inside name={name} store={page.store} />
    </FeaturesPlace>
  );
}

function Inside({ name, store }: { name: string; store: CallStore }) {
  const view = useMemo(() => lookingAt(store), [store]);
  if (name === "Participants") return <People store={view} />;
  return (
    <section aria-label="Call">
      <Tiles store={view} />
      <Mute store={store} />
    </section>
  );
}

/** There is none that unmutes. */
function Mute({ store }: { store: CallStore }) {
  const { on } = useCall(store);
  if (!on.microphone) return <p className="ps-quiet">Your microphone is off.</p>;
  return (
    <button
      type="button"
      className="ps-button"
      onClick={() => void store.turn("microphone", false)}
    >
      <Icon name="micOff" />
      Mute microphone
    </button>
  );
}
