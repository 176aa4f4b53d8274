/** Everybody in the room, and what can be done about each by whoever may. */

import { mayLead } from "../../call/state";
import type { CallStore } from "../../call/store";
import { Avatar } from "../../components/Avatar";
import { useCall, useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import { can, type Person } from "../../protocol";
import { useFeatures } from "../features";
import { RaisedHand } from "../hands/RaisedHand";
import { handsFirst, placeOf } from "../hands/state";
import { KeepOrder } from "../moderation/KeepOrder";
import { PersonMenu } from "../moderation/PersonMenu";

interface PeopleProps {
  store: CallStore;
  /** Something can be done here; not in a widget, whose buttons may be pressed by trick. */
  acts?: boolean;
}

export function People({ store, acts = true }: PeopleProps) {
  const { people } = useCall(store);
  const { hands } = useFeatures();
  const { raised } = useWatched(hands);
  const isWithoutHost = !people.some(({ host }) => host);
  return (
    <>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of unstyled lists. */}
      <ul className="ps-people" role="list" aria-label="Participants">
        {handsFirst(people, raised).map((person) => (
          <Row key={person.username} store={store} person={person} acts={acts} />
        ))}
      </ul>
      {acts && <KeepOrder store={store} />}
      {isWithoutHost && <p className="ps-hint">The host is not here at the moment.</p>}
    </>
  );
}

function Row({ store, person, acts }: PeopleProps & { person: Person }) {
  const { you, speaking } = useCall(store);
  const { hands } = useFeatures();
  const place = placeOf(useWatched(hands).raised, person.username);
  const { username, name, role, host } = person;
  return (
    <li className="ps-person" data-speaking={speaking.has(username) || undefined}>
      <Avatar person={person} size="small" />
      <span className="ps-grow">
        <span className="ps-person-name">
          {name}
          {username === you?.username && " (you)"}
        </span>
        <span className="ps-about">
          {role}
          {host && ", host"}
        </span>
      </span>
      {place > 0 && (
        <RaisedHand
          person={person}
          place={place}
          mayLower={acts === true && mayLead({ you })}
          hands={hands}
        />
      )}
      {can(person, "speak") && <Devices person={person} />}
      {acts && <PersonMenu person={person} store={store} />}
    </li>
  );
}

function Devices({ person }: { person: Person }) {
  return (
    <>
      <State on={person.microphone} icon="mic" off="muted" />
      <State on={person.camera} icon="camera" off="camera off" />
    </>
  );
}

function State({ on, icon, off }: { on: boolean; icon: "mic" | "camera"; off: string }) {
  return (
    <span className="ps-state" data-off={!on || undefined} title={on ? undefined : off}>
      <Icon name={on ? icon : `${icon}Off`} />
      {!on && <span className="ps-hidden">{off}</span>}
    </span>
  );
}
