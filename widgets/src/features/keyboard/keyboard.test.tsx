// @vitest-environment jsdom
import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";

import { BINDINGS } from "../../lab/keys";
import { ADA, BEN, FOR_HOST, forGuest, inside, onPage } from "../../page/scene";
import { CHORD_IDS, CHORDS, type Chord } from "./chords";

onPage();

const button = (name: string) => screen.getByRole("button", { name });
const help = () => screen.queryByRole("dialog", { name: "Keyboard" });
const SPACE = { key: " ", code: "Space" };

async function withSwitch() {
  const scene = await inside(FOR_HOST, [ADA, BEN]);
  await scene.user.keyboard("?");
  await scene.user.click(screen.getByRole("checkbox", { name: "Push to talk with Space" }));
  await scene.user.click(button("Close"));
  const turn = vi.spyOn(scene.store, "turn");
  return { ...scene, turn };
}

describe("the help", () => {
  it("opens by ? and has every chord that there is", async () => {
    const { user } = await inside();

    await user.keyboard("?");

    for (const id of CHORD_IDS) {
      within(help() as HTMLElement).getByRole("rowheader", { name: CHORDS[id].what });
    }
  });

  it("opens from the menu too, and closes", async () => {
    const { user } = await inside();

    await user.click(button("More"));
    await user.click(screen.getByRole("menuitem", { name: "Keyboard" }));
    await screen.findByRole("dialog", { name: "Keyboard" });
    await user.click(button("Close"));

    expect(help()).toBeNull();
  });

  it("does not open for whoever writes a question", async () => {
    const { user } = await inside();
    const field = document.body.appendChild(document.createElement("input"));
    field.focus();

    await user.keyboard("?");

    expect(help()).toBeNull();
    expect(field.value).toBe("?");
    field.remove();
  });

  it("can be left to the menu, which is remembered", async () => {
    const { user } = await inside();
    await user.keyboard("?");
    await user.click(screen.getByRole("checkbox", { name: "Open this help with ?" }));
    await user.click(button("Close"));

    await user.keyboard("?");

    expect(help()).toBeNull();
    expect(localStorage.getItem("prepstack-keyboard")).toContain('"questionMark":false');
  });
});

describe("chords", () => {
  it.each([
    ["KeyM", ["microphone", true]],
    ["KeyV", ["camera", true]],
  ])("turn a device on and off: %s", async (code, expected) => {
    const { store } = await inside();
    const turn = vi.spyOn(store, "turn").mockResolvedValue();

    fireEvent.keyDown(document.body, { code, ctrlKey: true, altKey: true });

    expect(turn.mock.calls).toEqual([expected]);
  });

  it("raise a hand", async () => {
    const { around } = await inside();

    fireEvent.keyDown(document.body, { code: "KeyH", ctrlKey: true, altKey: true });

    expect(around.wire.heard.at(-1)).toEqual({ type: "raise_hand" });
  });

  it("are none with AltGr, which writes characters", async () => {
    const { store } = await inside();
    const turn = vi.spyOn(store, "turn").mockResolvedValue();
    const pressed = { code: "KeyM", ctrlKey: true, altKey: true, modifierAltGraph: true };

    fireEvent.keyDown(document.body, pressed);

    expect(turn).not.toHaveBeenCalled();
  });

  it("turn nothing on for observers", async () => {
    const { store } = await inside(forGuest("observer"), [ADA, { ...BEN, role: "observer" }]);
    const turn = vi.spyOn(store, "turn").mockResolvedValue();

    fireEvent.keyDown(document.body, { code: "KeyM", ctrlKey: true, altKey: true });
    fireEvent.keyDown(document.body, { ...SPACE, ctrlKey: true, altKey: true });

    expect(turn).not.toHaveBeenCalled();
  });

  it("of the notebook are bound there once, and are no single letters of its command mode", () => {
    const chords: readonly Chord[] = CHORD_IDS.map((id) => CHORDS[id]);
    const keys = chords.flatMap(({ inNotebook }) => (inNotebook ? [inNotebook.keys] : []));

    for (const key of keys) {
      expect(BINDINGS.filter((binding) => binding.keys.join(", ") === key)).toHaveLength(1);
      expect(key).toMatch(/^(F\d+|.+ .+)$/);
    }
  });
});

describe("push to talk", () => {
  it("is heard as long as Space is held, once it is switched on", async () => {
    const { turn } = await withSwitch();

    fireEvent.keyDown(document.body, SPACE);
    fireEvent.keyDown(document.body, { ...SPACE, repeat: true });
    expect(turn.mock.calls).toEqual([["microphone", true]]);
    fireEvent.keyUp(document.body, SPACE);

    expect(turn.mock.calls.at(-1)).toEqual(["microphone", false]);
    expect(turn).toHaveBeenCalledTimes(2);
  });

  it("leaves Space to a button that has the focus", async () => {
    const { turn } = await withSwitch();

    fireEvent.keyDown(button("Raise hand"), SPACE);

    expect(turn).not.toHaveBeenCalled();
  });

  it("is off until somebody switches it on, and the chord talks in any case", async () => {
    const { store } = await inside();
    const turn = vi.spyOn(store, "turn").mockResolvedValue();

    fireEvent.keyDown(document.body, SPACE);
    expect(turn).not.toHaveBeenCalled();
    fireEvent.keyDown(button("Raise hand"), { ...SPACE, ctrlKey: true, altKey: true });

    expect(turn.mock.calls).toEqual([["microphone", true]]);
  });

  it("ends when the page loses the focus", async () => {
    const { turn } = await withSwitch();
    fireEvent.keyDown(document.body, SPACE);

    fireEvent.blur(window);

    expect(turn.mock.calls.at(-1)).toEqual(["microphone", false]);
  });
});
