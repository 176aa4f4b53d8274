/** The keys of the notebook: these, and no other of JupyterLab's. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import { CHORDS } from "../features/keyboard/chords";

export interface Binding {
  readonly command: string;
  readonly keys: readonly string[];
  readonly selector: string;
}

const COMMAND_MODE = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus";
const EDIT_MODE = ".jp-Notebook.jp-mod-editMode";
const EDITOR = ".cm-content";
const COMPLETING =
  ".jp-Notebook.jp-mod-editMode .jp-mod-completer-enabled:not(.jp-mod-at-line-beginning)";
const CHOOSING = ".jp-Notebook .jp-mod-completer-active";
const EXPLAINED =
  ".jp-Notebook.jp-mod-editMode .jp-InputArea-editor:not(.jp-mod-has-primary-selection)" +
  ":not(.jp-mod-in-leading-whitespace):not(.jp-mod-completer-active)";

const bind = (selector: string, keys: Readonly<Record<string, string>>): Binding[] =>
  Object.entries(keys).map(([chord, command]) => ({ command, keys: chord.split(", "), selector }));

const RUNNING = {
  "Accel Enter": "prepstack:run",
  "Shift Enter": "prepstack:run-and-next",
  "Alt Enter": "notebook:run-cell-and-insert-below",
};

export const BINDINGS: readonly Binding[] = [
  ...bind("body", {
    [CHORDS.microphone.inNotebook.keys]: "prepstack:mute",
    [CHORDS.across.inNotebook.keys]: "prepstack:to-call",
    "Accel S": "prepstack:nothing-to-save",
  }),
  ...bind(EDIT_MODE, {
    ...RUNNING,
    Escape: "notebook:enter-command-mode",
    "Ctrl M": "notebook:enter-command-mode",
    "Ctrl Shift -": "notebook:split-cell-at-cursor",
  }),
  ...bind(EDITOR, {
    "Accel D": "codemirror:delete-line",
    "Accel /": "codemirror:toggle-comment",
    "Accel Shift D": "codemirror:select-next-occurrence",
  }),
  ...bind(COMPLETING, { Tab: "completer:invoke-notebook" }),
  ...bind(CHOOSING, { Enter: "completer:select-notebook" }),
  ...bind(EXPLAINED, { "Shift Tab": "tooltip:launch-notebook" }),
  ...bind("body.jp-mod-tooltip .jp-Notebook", { Escape: "tooltip:dismiss" }),
  ...bind(".jp-Notebook.jp-mod-commandMode .jp-Cell:focus", { Enter: "notebook:enter-edit-mode" }),
  ...bind(COMMAND_MODE, {
    ...RUNNING,
    ArrowUp: "notebook:move-cursor-up",
    K: "notebook:move-cursor-up",
    ArrowDown: "notebook:move-cursor-down",
    J: "notebook:move-cursor-down",
    "Shift ArrowUp": "notebook:extend-marked-cells-above",
    "Shift ArrowDown": "notebook:extend-marked-cells-below",
    "Accel A": "notebook:select-all",
    A: "notebook:insert-cell-above",
    B: "notebook:insert-cell-below",
    C: "notebook:copy-cell",
    X: "notebook:cut-cell",
    V: "notebook:paste-cell-below",
    "D, D": "notebook:delete-cell",
    Z: "notebook:undo-cell-action",
    "Shift Z": "notebook:redo-cell-action",
    M: "notebook:change-cell-to-markdown",
    Y: "notebook:change-cell-to-code",
    "Shift M": "notebook:merge-cells",
    "Ctrl Shift ArrowUp": "notebook:move-cell-up",
    "Ctrl Shift ArrowDown": "notebook:move-cell-down",
  }),
];

export function bindKeys(commands: JupyterFrontEnd["commands"]): void {
  for (const { command, keys, selector } of BINDINGS) {
    commands.addKeyBinding({ command, keys: [...keys], selector });
  }
}
