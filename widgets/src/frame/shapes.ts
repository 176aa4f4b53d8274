/** What a message between page and notebook has to look like: read by hand, field by field. */

import {
  COLOURS,
  type FromNotebook,
  type FromPage,
  HIGHEST_CELL,
  HIGHEST_WIDGET,
  type InCell,
  KERNELSTATES,
  LONGEST_LOOK,
  LONGEST_USERNAME,
  type Look,
  MOST_PEOPLE,
  NOTEBOOK_NAME,
  ROLES,
  SAIDS,
  type WidgetHeight,
} from "../wire.generated";

type Fields = Readonly<Record<string, unknown>>;
/** Gives a copy with the declared fields alone, or null for what it is not. */
type Read<Value> = (fields: Fields) => Value | null;

const FROM_NOTEBOOK: { [Type in FromNotebook["type"]]: Read<FromNotebook & { type: Type }> } = {
  loading: () => ({ type: "loading" }),
  ready: () => ({ type: "ready" }),
  mute: () => ({ type: "mute" }),
  to_call: () => ({ type: "to_call" }),
  unfollowed: () => ({ type: "unfollowed" }),
  settled: () => ({ type: "settled" }),
  kernel: ({ state }) => (isOneOf(KERNELSTATES, state) ? { type: "kernel", state } : null),
  telling: ({ what }) => (isOneOf(SAIDS, what) ? { type: "telling", what } : null),
  ran: ({ cell, running }) =>
    isCell(cell) && typeof running === "boolean" ? { type: "ran", cell, running } : null,
  cursors: (fields) => {
    const cursors = list(fields.cursors, readCursor);
    return cursors && { type: "cursors", cursors };
  },
};

const NOTEBOOK = new RegExp(`^(?:${NOTEBOOK_NAME})$`);

const FROM_PAGE: { [Type in FromPage["type"]]: Read<FromPage & { type: Type }> } = {
  focus: () => ({ type: "focus" }),
  settle: () => ({ type: "settle" }),
  follow: ({ username }) => {
    if (username === undefined) return { type: "follow" };
    return isUsername(username) ? { type: "follow", username } : null;
  },
  show: ({ notebook }) =>
    typeof notebook === "string" && NOTEBOOK.test(notebook) ? { type: "show", notebook } : null,
  you: ({ username, role, dark, resting, people: given }) => {
    const people = list(given, readLook);
    const isWhole = isUsername(username) && isOneOf(ROLES, role) && isFlag(dark) && isFlag(resting);
    return isWhole && people ? { type: "you", username, role, dark, resting, people } : null;
  },
};

export const readFromNotebook = (data: unknown): FromNotebook | null =>
  read<FromNotebook>(FROM_NOTEBOOK, data);
export const readFromPage = (data: unknown): FromPage | null => read<FromPage>(FROM_PAGE, data);

/** A higher one is cut to what a frame may be. */
const FROM_WIDGET: { height: Read<WidgetHeight> } = {
  height: ({ pixels }) =>
    isBelow(Number.MAX_SAFE_INTEGER, pixels)
      ? { type: "height", pixels: Math.min(pixels, HIGHEST_WIDGET) }
      : null,
};

export const readFromWidget = (data: unknown): WidgetHeight | null =>
  read<WidgetHeight>(FROM_WIDGET, data);

function read<Message>(readers: Record<string, Read<Message>>, data: unknown): Message | null {
  if (!isFields(data) || typeof data.type !== "string") return null;
  if (!Object.hasOwn(readers, data.type)) return null; // "toString" is no type either
  return readers[data.type]?.(data) ?? null;
}

function readCursor({ username, cell }: Fields): InCell | null {
  return isUsername(username) && isCell(cell) ? { username, cell } : null;
}

function readLook({ username, name, colour }: Fields): Look | null {
  const isWhole = isUsername(username) && isText(name, LONGEST_LOOK);
  return isWhole && isBelow(COLOURS, colour) ? { username, name, colour } : null;
}

function list<Value>(values: unknown, readOne: Read<Value>): Value[] | null {
  if (!Array.isArray(values) || values.length > MOST_PEOPLE) return null;
  const found = values.map((value) => (isFields(value) ? readOne(value) : null));
  return found.every((value) => value !== null) ? found : null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOneOf<Choice extends string>(
  choices: readonly Choice[],
  value: unknown,
): value is Choice {
  return choices.some((choice) => choice === value);
}

const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
const isBelow = (end: number, value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value < end;
const isCell = (value: unknown): value is number => isBelow(HIGHEST_CELL, value);
const isText = (value: unknown, most: number): value is string =>
  typeof value === "string" && value.length <= most * 2 && [...value].length <= most;
const isUsername = (value: unknown): value is string =>
  isText(value, LONGEST_USERNAME) && value.length > 0;
