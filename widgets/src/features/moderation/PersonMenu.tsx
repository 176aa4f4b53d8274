/** What can be done about one person, by whoever may: nothing is shown to the others. */

import type { CallStore } from "../../call/store";
import { type Ask, useAsk } from "../../components/asking";
import { useCall } from "../../components/hooks";
import { IconButton } from "../../components/IconButton";
import { Menu, MenuItem, MenuLine } from "../../components/Menu";
import { can, GUEST_PREFIX, type Person, ROLES } from "../../protocol";
import { useFeatures } from "../features";
import { partners } from "./partners";
import type { Moderation } from "./state";

interface MenuProps {
  store: CallStore;
  person: Person;
}

interface Deed {
  name: string;
  danger?: boolean;
  choose: () => void;
}

export function PersonMenu({ store, person }: MenuProps) {
  const ask = useAsk();
  const { moderation } = useFeatures();
  const { you, people } = useCall(store);
  if (!you || person.username === you.username) return null;
  const groups = [
    can(person, "speak") ? ofStreams(moderation, you, person) : [],
    partners({ you, people }).includes(person) ? [ofSwap(moderation, person)] : [],
    can(you, "set_role") && !person.host ? ofRole(store, person) : [],
    can(you, "transfer") && mayBeHost(person) ? [ofHost(ask, moderation, person)] : [],
    can(you, "remove") && !person.host ? [ofRemoval(ask, moderation, person)] : [],
  ].filter((group) => group.length > 0);
  if (groups.length === 0) return null;
  return (
    <Menu trigger={<IconButton icon="more" label={`Options for ${person.name}`} />}>
      {groups.map((group, index) => (
        <Group key={group[0]?.name} deeds={group} isFirst={index === 0} />
      ))}
    </Menu>
  );
}

function Group({ deeds, isFirst }: { deeds: readonly Deed[]; isFirst: boolean }) {
  return (
    <>
      {!isFirst && <MenuLine />}
      {deeds.map(({ name, danger, choose }) => (
        <MenuItem key={name} {...(danger && { danger })} choose={choose}>
          {name}
        </MenuItem>
      ))}
    </>
  );
}

const STREAMS = [
  { kind: "microphone", stop: "Mute", ask: "Ask to unmute" },
  { kind: "camera", stop: "Stop video", ask: "Ask for video" },
  { kind: "screen", stop: "Stop their screen", ask: "Ask to share the screen" },
] as const;

function ofStreams(moderation: Moderation, you: Person, person: Person): Deed[] {
  const { username } = person;
  return STREAMS.flatMap(({ kind, stop, ask }): Deed[] => {
    if (person[kind])
      return can(you, "mute")
        ? [{ name: stop, choose: () => moderation.mute(username, kind) }]
        : [];
    return can(you, "ask") ? [{ name: ask, choose: () => moderation.ask(username, kind) }] : [];
  });
}

function ofSwap(moderation: Moderation, { username }: Person): Deed {
  return { name: "Swap roles", choose: () => moderation.ask(username, "swap") };
}

function ofRole(store: CallStore, { username, role }: Person): Deed[] {
  return ROLES.filter((other) => other !== role).map((other) => ({
    name: `Make ${other}`,
    choose: () => store.setRole(username, other),
  }));
}

/** A guest is gone after the interview, and could not look after what is left of it. */
function mayBeHost({ username, host }: Person): boolean {
  return !host && !username.startsWith(GUEST_PREFIX);
}

function ofHost(ask: Ask, moderation: Moderation, { username, name }: Person): Deed {
  const question = {
    title: `Make ${name} the host?`,
    consequence: `The interview is ${name}'s then: they let people in and remove them, have its links, and end it. You keep your role, and are not the host any more.`,
    action: `Make ${name} the host`,
    confirm: () => moderation.transferHost(username),
  };
  return { name: "Make host", choose: () => ask(question) };
}

function ofRemoval(ask: Ask, moderation: Moderation, person: Person): Deed {
  const { name } = person;
  const question = {
    title: `Remove ${name}?`,
    consequence: `${name} leaves the call at once, and the link does not let them back in until you admit them again.`,
    action: `Remove ${name}`,
    confirm: () => moderation.remove(person),
  };
  return { name: `Remove ${name}`, danger: true, choose: () => ask(question) };
}
