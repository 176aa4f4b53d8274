/** Every key of the page, once: what it does, how it is written, where it works.
 *
 * The page's handlers, the notebook's bindings, the buttons' `aria-keyshortcuts` and the help are
 * all made of this. What works in the notebook takes nothing from its command mode, which has
 * single letters.
 */

export interface Chord {
  /** In the help. */
  readonly what: string;
  /** `KeyboardEvent.code` where a modifier may change the letter, else `KeyboardEvent.key`. */
  readonly code?: string;
  readonly key?: string;
  /** With Ctrl and Alt; on a Mac also with Command and Option, where that is free. */
  readonly isChord?: boolean;
  readonly withCommand?: boolean;
  /** As it is shown. */
  readonly keys: readonly string[];
  /** What it does inside of the notebook, and how Lumino writes it; left out where it is nothing. */
  readonly inNotebook?: { readonly what: string; readonly keys: string };
}

const CTRL_ALT = ["Ctrl", "Alt"] as const;

export const CHORDS = {
  help: { what: "Show this help", key: "?", keys: ["?"] },
  microphone: {
    what: "Mute or unmute the microphone",
    code: "KeyM",
    isChord: true,
    withCommand: true,
    keys: [...CTRL_ALT, "M"],
    inNotebook: { what: "Mute the microphone", keys: "Accel Alt M" },
  },
  camera: {
    what: "Turn the camera on or off",
    code: "KeyV",
    isChord: true,
    withCommand: true,
    keys: [...CTRL_ALT, "V"],
  },
  hand: { what: "Raise or lower your hand", code: "KeyH", isChord: true, keys: [...CTRL_ALT, "H"] },
  talk: {
    what: "Talk while it is held",
    code: "Space",
    isChord: true,
    keys: [...CTRL_ALT, "Space"],
  },
  talkBySpace: {
    what: "Talk while it is held, where nothing else has the focus",
    key: " ",
    keys: ["Space"],
  },
  across: {
    what: "Go to the notebook",
    key: "F6",
    keys: ["F6"],
    inNotebook: { what: "Go to the call", keys: "F6" },
  },
} as const satisfies Record<string, Chord>;

export type ChordId = keyof typeof CHORDS;
export const CHORD_IDS = Object.keys(CHORDS) as ChordId[]; // its own keys, and no others

type Pressed = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "altKey" | "metaKey" | "getModifierState"
>;

/** Which chord was pressed. AltGr is no chord: it writes characters. */
export function chordOf(event: Pressed): ChordId | null {
  return CHORD_IDS.find((id) => isPressed(CHORDS[id], event)) ?? null;
}

function isPressed(chord: Chord, event: Pressed): boolean {
  const { ctrlKey, altKey, metaKey } = event;
  const isKey = chord.code ? chord.code === event.code : chord.key === event.key;
  if (!isKey) return false;
  if (!chord.isChord) return !ctrlKey && !altKey && !metaKey;
  if (event.getModifierState("AltGraph")) return false;
  return altKey && (ctrlKey || (metaKey && chord.withCommand === true));
}

/** For `aria-keyshortcuts`. */
export function shortcutOf(id: ChordId): string {
  const { keys, withCommand }: Chord = CHORDS[id];
  const written = keys.map((key) => (key === "Ctrl" ? "Control" : key)).join("+");
  return withCommand ? `${written} ${written.replace("Control", "Meta")}` : written;
}
