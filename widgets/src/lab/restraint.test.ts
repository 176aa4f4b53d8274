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
    window.dispatchEvent(new Event("pointerdown"));

    editor.focus();

    expect(document.activeElement).toBe(editor);
  });

  it("takes none from who clicked into the frame and went to the page", () => {
    window.dispatchEvent(new Event("pointerdown"));
    window.dispatchEvent(new Event("blur"));
    vi.stubGlobal("navigator", { userActivation: { isActive: true } }); // for some seconds more

    editor.focus();

    expect(document.activeElement).toBe(document.body);
  });

  it("takes it as ever once it is there", () => {
    end();

    editor.focus();

    expect(document.activeElement).toBe(editor);
  });
});
