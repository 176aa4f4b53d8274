// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { takeNoFocus, withFocus } from "./ownFocus";

const { focus } = HTMLElement.prototype;

/** An editor in a frame that has the focus, or has not. */
function editorIn(hasFocus: boolean): HTMLElement {
  const editor = document.createElement("textarea");
  document.body.append(editor);
  vi.spyOn(document, "hasFocus").mockReturnValue(hasFocus);
  takeNoFocus();
  return editor;
}

describe("the focus", () => {
  beforeEach(() => {
    vi.spyOn(window, "focus").mockReturnValue();
  });
  afterEach(() => {
    HTMLElement.prototype.focus = focus;
    document.body.replaceChildren();
    vi.restoreAllMocks();
  });

  it("is not taken from whoever is in the page", () => {
    const editor = editorIn(false);

    editor.focus();

    expect(document.activeElement).toBe(document.body);
  });

  it("goes to the editor in a notebook that somebody is in", () => {
    const editor = editorIn(true);

    editor.focus();

    expect(document.activeElement).toBe(editor);
  });

  it("goes to the editor when the page gives it, and to nothing by itself after that", () => {
    const editor = editorIn(false);

    withFocus(() => editor.focus());
    const given = document.activeElement;
    editor.blur();
    editor.focus();

    expect(given).toBe(editor);
    expect(document.activeElement).toBe(document.body);
  });
});
