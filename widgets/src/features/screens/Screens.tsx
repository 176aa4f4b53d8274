/** The screens that are shared: one large, the others below it, one's own as a sentence. */

import type { CallStore } from "../../call/store";
import { useCall, useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import type { Person } from "../../protocol";
import { useFeatures } from "../features";
import { ScreenTile, type Tools } from "./ScreenTile";
import { largeOf, screenOf, sharersOf } from "./state";

interface ScreensProps {
  store: CallStore;
  /** Makes the large one larger still; left out where it is as large as it gets. */
  enlarge?: () => void;
  tools?: Tools;
}

export function Screens({ store, enlarge, tools }: ScreensProps) {
  const state = useCall(store);
  const shared = useWatched(useFeatures().screens);
  const you = state.you?.username ?? "";
  const people = sharersOf(state, shared);
  const large = people.find(({ username }) => username === largeOf(shared, you));
  if (people.length === 0) return null;
  const label = `Enlarge ${large?.name}'s screen`;
  return (
    <div className="ps-screens">
      {large && (
        <ScreenTile
          key={large.username}
          person={large}
          stream={screenOf(state, large)}
          tools={tools}
          enlarge={enlarge && { label, press: enlarge }}
        />
      )}
      <Small
        people={people.filter((person) => person !== large && person.username !== you)}
        {...{ store, tools }}
      />
      {people.some(({ username }) => username === you) && <OwnShare />}
    </div>
  );
}

function Small({ people, store, tools }: ScreensProps & { people: readonly Person[] }) {
  const state = useCall(store);
  const { screens } = useFeatures();
  if (people.length === 0) return null;
  return (
    <div className="ps-more-screens">
      {people.map((person) => {
        const label = `Show ${person.name}'s screen large`;
        const press = () => screens.choose(person.username);
        return (
          <ScreenTile
            key={person.username}
            person={person}
            stream={screenOf(state, person)}
            tools="none"
            enlarge={tools === "none" ? undefined : { label, press }}
          />
        );
      })}
    </div>
  );
}

/** No picture of it: one does not need it, and a screen in itself has no end. */
function OwnShare() {
  return (
    <p className="ps-own-screen">
      <Icon name="screen" />
      You share your screen
    </p>
  );
}
