// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { takeNoFocus } from "./restraint";

describe("a notebook on its way", () => {
  let editor: HTMLElement;
  let end = () => {};

  beforeEach(() => {
    editor = document.createElement("textarea");
    document.body.append(editor);
    vi.spyOn(document, "hasFocus").mockReturnValue(false);
    end = takeNoFocus();
  });
  afterEach(() => {
    end();
    document.body.replaceChildren();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it("takes no focus from whoever is in the page", () => {
    editor.focus();

    expect(document.activeElement).toBe(document.body);
  });

  it("has it where somebody is in the frame", () => {
    vi.spyOn(document, "hasFocus").mockReturnValue(true);

    editor.focus();

    expect(document.activeElement).toBe(editor);
  });

  it("has it where somebody has just clicked into the frame", () => {
    vi.stubGlobal("navigator", { userActivation: { isActive: true } });

    editor.focus();

    expect(document.activeElement).toBe(editor);
  });

  it("takes it as ever once it is there", () => {
    end();

    editor.focus();

    expect(document.activeElement).toBe(editor);
  });
});
