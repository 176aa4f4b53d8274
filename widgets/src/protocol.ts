/** Messages between browser and room: docs/protocol.md, 1, and prepstack/wire/from_browser.py. */

export const PROTOCOL = 1;

export const ROLES = ["candidate", "interviewer", "observer"] as const;
export type Role = (typeof ROLES)[number];
export const PLACES = ["lobby", "room"] as const;
export type Place = (typeof PLACES)[number];
export const KINDS = ["microphone", "camera", "screen"] as const;
export type Kind = (typeof KINDS)[number];
export const FAREWELLS = ["ended", "removed", "refused", "left", "elsewhere"] as const;
export type Farewell = (typeof FAREWELLS)[number];

export interface Person {
  username: string;
  name: string;
  role: Role;
  host: boolean;
  place: Place;
  microphone: boolean;
  camera: boolean;
}

export interface PersonWaiting {
  username: string;
  name: string;
}

/** Times are ISO 8601 in UTC. */
export interface Interview {
  id: string;
  title: string;
  started_at: string | null;
  ends_at: string | null;
}

export interface Stream {
  mid: string;
  username: string;
  kind: Kind;
}

export type Invitations = Partial<Record<Role, string>>;

export type FromRoom =
  | {
      type: "welcome";
      protocol: number;
      you: Person;
      interview: Interview;
      people: Person[];
      now: string;
      waiting?: PersonWaiting[];
      invitations?: Invitations;
    }
  | { type: "people"; people: Person[] }
  | { type: "waiting"; people: PersonWaiting[] }
  | { type: "waiting_for_host" }
  | { type: "admitted"; url: string }
  | { type: "published"; sdp: string }
  | { type: "offer"; generation: number; sdp: string; streams: Stream[] }
  | { type: "media_restarted" }
  | { type: "heartbeat" }
  | { type: "interview"; interview: Interview }
  | { type: "invitation"; role: Role; url: string }
  | { type: "notice"; code: string; message: string }
  | { type: "gone"; reason: Farewell; url: string }
  | { type: "error"; code: string; message: string };

export type FromBrowser =
  | { type: "hello"; protocol: number; place: Place }
  | { type: "knock"; name: string }
  | { type: "admit"; username: string }
  | { type: "refuse"; username: string }
  | { type: "remove"; username: string }
  | { type: "set_role"; username: string; role: Role }
  | { type: "media"; microphone: boolean; camera: boolean }
  | { type: "publish"; sdp: string; kinds: Record<string, Kind> }
  | { type: "subscribe" }
  | { type: "answer"; generation: number; sdp: string }
  | { type: "new_invitation"; role: Role }
  | { type: "leave" }
  | { type: "end" };

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const isFlag: Check = (value) => typeof value === "boolean";
const isOneOf =
  (choices: readonly string[]): Check =>
  (value) =>
    typeof value === "string" && choices.includes(value);
const isTextOrNull: Check = (value) => value === null || isText(value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isOptional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const isList =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const hasFields =
  (fields: Record<string, Check>): Check =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

const isPerson = hasFields({
  username: isText,
  name: isText,
  role: isOneOf(ROLES),
  place: isOneOf(PLACES),
  host: isFlag,
  microphone: isFlag,
  camera: isFlag,
});
const isWaiting = hasFields({ username: isText, name: isText });
const isInterview = hasFields({
  id: isText,
  title: isText,
  started_at: isTextOrNull,
  ends_at: isTextOrNull,
});
const isStream = hasFields({ mid: isText, username: isText, kind: isOneOf(KINDS) });
const isInvitations: Check = (value) => isObject(value) && Object.values(value).every(isText);

const SHAPES: Record<FromRoom["type"], Check> = {
  welcome: hasFields({
    protocol: isNumber,
    you: isPerson,
    interview: isInterview,
    people: isList(isPerson),
    now: isText,
    waiting: isOptional(isList(isWaiting)),
    invitations: isOptional(isInvitations),
  }),
  people: hasFields({ people: isList(isPerson) }),
  waiting: hasFields({ people: isList(isWaiting) }),
  waiting_for_host: () => true,
  admitted: hasFields({ url: isText }),
  published: hasFields({ sdp: isText }),
  offer: hasFields({ generation: isNumber, sdp: isText, streams: isList(isStream) }),
  media_restarted: () => true,
  heartbeat: () => true,
  interview: hasFields({ interview: isInterview }),
  invitation: hasFields({ role: isOneOf(ROLES), url: isText }),
  notice: hasFields({ code: isText, message: isText }),
  gone: hasFields({ reason: isOneOf(FAREWELLS), url: isText }),
  error: hasFields({ code: isText, message: isText }),
};

function isFromRoom(value: unknown): value is FromRoom {
  if (!isObject(value) || typeof value.type !== "string") return false;
  return Object.hasOwn(SHAPES, value.type) && SHAPES[value.type as FromRoom["type"]](value); // just looked up
}

/** Throws an `Error` for what is not one of the room's messages. */
export function parseFromRoom(text: string): FromRoom {
  const value: unknown = JSON.parse(text);
  if (!isFromRoom(value)) throw new Error(`not a message of the room: ${text.slice(0, 80)}`);
  return value;
}
