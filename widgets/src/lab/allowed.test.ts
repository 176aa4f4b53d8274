import { describe, expect, it } from "vitest";

import type { Role } from "../wire.generated";
import { allowOnly, CHANGING_A_CELL, EDITING, isAllowed, LOOKING } from "./allowed";
import { BINDINGS } from "./keys";

const here = (role: Role | null) => ({ role, hasArrived: true, touchesLasting: false });

describe("a command", () => {
  it.each<[Role | null, string, boolean]>([
    ["interviewer", "notebook:run-cell", true],
    ["candidate", "notebook:run-cell", true],
    ["observer", "notebook:run-cell", false],
    ["candidate", "notebook:delete-cell", true],
    ["observer", "notebook:delete-cell", false],
    ["observer", "notebook:paste-cell-below", false],
    ["observer", "notebook:undo", false],
    ["observer", "notebook:interrupt-kernel", false],
    ["observer", "prepstack:restart", false],
    ["observer", "notebook:move-cursor-down", true],
    ["observer", "prepstack:download", true],
    ["observer", "prepstack:mute", true],
    [null, "notebook:run-cell", true], // the room refuses, until the page tells who it is
    ["interviewer", "docmanager:open", false],
    ["interviewer", "docmanager:save-as", false],
    ["interviewer", "filebrowser:open-path", false],
    ["interviewer", "apputils:activate-command-palette", false],
    ["interviewer", "launcher:create", false],
    ["interviewer", "notebook:restart-kernel", false], // its question is a dialog: ours is not
    ["interviewer", "notebook:change-kernel", false],
    ["interviewer", "notebook:create-new", false],
    ["interviewer", "settingeditor:open", false],
  ])("of somebody who is %s: %s is allowed: %s", (role, command, expected) => {
    expect(isAllowed(command, here(role))).toBe(expected);
  });

  it.each([...EDITING])("that edits or runs is none of an observer's: %s", (command) => {
    expect(isAllowed(command, here("observer"))).toBe(false);
  });

  it.each([...EDITING])("that edits waits until the cursor is where it belongs: %s", (command) => {
    expect(isAllowed(command, { ...here("candidate"), hasArrived: false })).toBe(false);
  });

  it.each([...CHANGING_A_CELL])("does nothing to a cell that is there to stay: %s", (command) => {
    expect(EDITING.has(command)).toBe(true);
    expect(isAllowed(command, { ...here("candidate"), touchesLasting: true })).toBe(false);
  });

  it("that only looks edits nothing", () => {
    expect([...LOOKING].filter((command) => EDITING.has(command))).toEqual([]);
  });
});

describe("a key", () => {
  it.each(BINDINGS.map(({ command, keys }) => [keys.join(" "), command]))(
    "%s stands for a command that there is: %s",
    (_keys, command) => {
      expect(LOOKING.has(command) || EDITING.has(command)).toBe(true);
    },
  );

  it("stands for one thing in one place", () => {
    const places = BINDINGS.map(({ keys, selector }) => `${keys.join(" ")} in ${selector}`);

    expect(new Set(places).size).toBe(places.length);
  });
});

describe("what is left of JupyterLab", () => {
  const scene = (role: Role) => {
    const executed: string[] = [];
    const commands = {
      isEnabled: () => true,
      isVisible: () => true,
      execute: async (id: string) => void executed.push(id),
    };
    allowOnly(commands as never, () => here(role)); // the parts that are used
    return { commands: commands as unknown as Parameters<typeof allowOnly>[0], executed };
  };

  it("opens no second document, whoever asks for it", async () => {
    const { commands, executed } = scene("interviewer");

    await commands.execute("docmanager:open", { path: "other.ipynb" });

    expect(executed).toEqual([]);
    expect(commands.isVisible("docmanager:open")).toBe(false);
  });

  it("runs a cell for who takes part, and for no observer", async () => {
    const takesPart = scene("candidate");
    const observes = scene("observer");

    await takesPart.commands.execute("notebook:run-cell");
    await observes.commands.execute("notebook:run-cell");

    expect(takesPart.executed).toEqual(["notebook:run-cell"]);
    expect(observes.executed).toEqual([]);
    expect(observes.commands.isEnabled("notebook:run-cell")).toBe(false);
  });
});
