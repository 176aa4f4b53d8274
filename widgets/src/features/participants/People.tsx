/** Everybody in the room; for the host, what can be done about each. */

import { mayLead } from "../../call/state";
import type { CallStore } from "../../call/store";
import { Avatar } from "../../components/Avatar";
import { type Ask, useAsk } from "../../components/asking";
import { useCall, useWatched } from "../../components/hooks";
import { Icon } from "../../components/Icon";
import { IconButton } from "../../components/IconButton";
import { Menu, MenuItem, MenuLine } from "../../components/Menu";
import { type Person, ROLES } from "../../protocol";
import { useFeatures } from "../features";
import { RaisedHand } from "../hands/RaisedHand";
import { handsFirst, placeOf } from "../hands/state";

interface PeopleProps {
  store: CallStore;
  /** Somebody can be asked here; not in a widget, whose buttons may be pressed by trick. */
  asks?: boolean;
}

export function People({ store, asks = true }: PeopleProps) {
  const { people } = useCall(store);
  const { hands } = useFeatures();
  const { raised } = useWatched(hands);
  const isWithoutHost = !people.some(({ host }) => host);
  return (
    <>
      {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the role of unstyled lists. */}
      <ul className="ps-people" role="list" aria-label="Participants">
        {handsFirst(people, raised).map((person) => (
          <Row key={person.username} store={store} person={person} asks={asks} />
        ))}
      </ul>
      {isWithoutHost && <p className="ps-hint">The host is not here at the moment.</p>}
    </>
  );
}

function Row({ store, person, asks }: OptionsProps & { asks: boolean }) {
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
        <RaisedHand person={person} place={place} mayLower={mayLead({ you })} hands={hands} />
      )}
      {role !== "observer" && <Devices person={person} />}
      {asks && <AskToShare person={person} store={store} />}
      {you?.host && !host && <Options person={person} store={store} />}
    </li>
  );
}

/** For who may ask, of who may share and does not. */
function AskToShare({ store, person }: OptionsProps) {
  const { you } = useCall(store);
  const { screens } = useFeatures();
  const mayAsk = you?.host || you?.role === "interviewer";
  const canBeAsked = person.username !== you?.username && person.role !== "observer";
  if (!mayAsk || !canBeAsked || person.screen) return null;
  return (
    <IconButton
      icon="screen"
      label={`Ask ${person.name} to share the screen`}
      onClick={() => screens.ask(person.username)}
    />
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

interface OptionsProps {
  person: Person;
  store: CallStore;
}

function Options({ person, store }: OptionsProps) {
  const ask = useAsk();
  return (
    <Menu trigger={<IconButton icon="more" label={`Options for ${person.name}`} />}>
      {ROLES.filter((role) => role !== person.role).map((role) => (
        <MenuItem key={role} choose={() => store.setRole(person.username, role)}>
          Make {role}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem danger choose={() => askToRemove(ask, store, person)}>
        Remove {person.name}
      </MenuItem>
    </Menu>
  );
}

function askToRemove(ask: Ask, store: CallStore, { username, name }: Person): void {
  ask({
    title: `Remove ${name}?`,
    consequence: `${name} leaves the call at once, and the link does not let them back in.`,
    action: `Remove ${name}`,
    confirm: () => store.remove(username),
  });
}
