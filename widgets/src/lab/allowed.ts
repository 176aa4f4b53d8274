/** Which of JupyterLab's commands an interview has, for whom. Every other one is not there. */

import type { JupyterFrontEnd } from "@jupyterlab/application";
import { can } from "../protocol";
import type { Role } from "../wire.generated";

type Commands = JupyterFrontEnd["commands"];

/** They move about and look. */
export const LOOKING: ReadonlySet<string> = new Set([
  "notebook:collapse-all-headings",
  "notebook:copy-selected-text",
  "notebook:deselect-all",
  "notebook:enter-command-mode",
  "notebook:enter-edit-mode",
  "notebook:expand-all-headings",
  "notebook:extend-marked-cells-above",
  "notebook:extend-marked-cells-below",
  "notebook:move-cursor-down",
  "notebook:move-cursor-up",
  "notebook:select-all",
  "tooltip:dismiss",
  "prepstack:download",
  "prepstack:mute",
  "prepstack:nothing-to-save",
  "prepstack:to-call",
]);

/** They change the notebook, or run it. */
export const EDITING: ReadonlySet<string> = new Set([
  "codemirror:delete-line",
  "codemirror:select-next-occurrence",
  "codemirror:toggle-comment",
  "completer:invoke-notebook",
  "completer:select-notebook",
  "notebook:change-cell-to-code",
  "notebook:change-cell-to-markdown",
  "notebook:clear-all-cell-outputs",
  "notebook:clear-cell-output",
  "notebook:copy-cell",
  "notebook:cut-cell",
  "notebook:cut-selected-text",
  "notebook:delete-cell",
  "notebook:duplicate-below",
  "notebook:insert-cell-above",
  "notebook:insert-cell-below",
  "notebook:interrupt-kernel",
  "notebook:merge-cell-above",
  "notebook:merge-cell-below",
  "notebook:merge-cells",
  "notebook:move-cell-down",
  "notebook:move-cell-up",
  "notebook:paste-cell-below",
  "notebook:paste-text",
  "notebook:redo",
  "notebook:redo-cell-action",
  "notebook:run-all-cells",
  "notebook:run-cell",
  "notebook:run-cell-and-insert-below",
  "notebook:run-cell-and-select-next",
  "notebook:split-cell-at-cursor",
  "notebook:undo",
  "notebook:undo-cell-action",
  "prepstack:insert",
  "prepstack:restart",
  "prepstack:run",
  "prepstack:run-and-next",
  "tooltip:launch-notebook",
]);

/** They would take a cell away that is there to stay, or make it another. */
export const CHANGING_A_CELL: ReadonlySet<string> = new Set([
  "notebook:change-cell-to-code",
  "notebook:change-cell-to-markdown",
  "notebook:cut-cell",
  "notebook:delete-cell",
  "notebook:merge-cell-above",
  "notebook:merge-cell-below",
  "notebook:merge-cells",
  "notebook:move-cell-down",
  "notebook:move-cell-up",
  "notebook:split-cell-at-cursor",
]);

export interface Circumstances {
  /** Null until the page told. */
  readonly role: Role | null;
  /** Whether the cursor is where it belongs: a letter typed before would be a command. */
  readonly hasArrived: boolean;
  /** Whether a cell that is there to stay is among those a command would be about. */
  readonly touchesLasting: boolean;
}

export function isAllowed(command: string, now: Circumstances): boolean {
  if (LOOKING.has(command)) return true;
  const mayEdit = now.role === null || can({ role: now.role }, "edit");
  if (!EDITING.has(command) || !mayEdit || !now.hasArrived) return false;
  return !(now.touchesLasting && CHANGING_A_CELL.has(command));
}

/**
 * From now on the others can neither be seen, nor be chosen by key, nor be run by whatever is left
 * of JupyterLab, such as a link to a file. What opens the notebook is among them: first that.
 */
export function allowOnly(commands: Commands, circumstances: () => Circumstances): void {
  const { isEnabled, isVisible, execute } = commands;
  const may = (command: string) => isAllowed(command, circumstances());
  commands.isEnabled = (id, args) => may(id) && isEnabled.call(commands, id, args);
  commands.isVisible = (id, args) => may(id) && isVisible.call(commands, id, args);
  commands.execute = async (id, args) =>
    may(id) ? execute.call(commands, id, args) : console.info(`${id} is not part of an interview`);
}
