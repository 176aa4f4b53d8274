// @vitest-environment jsdom
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { ADA, BEN, FOR_HOST, forGuest, inside, onPage, person, type Scene } from "../../page/scene";
import type { Person } from "../../protocol";
import { type Features, FeaturesPlace } from "../features";
import { ScreenTile } from "./ScreenTile";

const SHARING = { ...BEN, screen: true };
const FAY = person("fay", "Fay", { screen: true });

onPage();
beforeEach(() => {
  vi.stubGlobal("MediaStream", class {});
  const getDisplayMedia = vi.fn(() => new Promise(() => undefined)); // a picker that stays open
  Object.defineProperty(navigator, "mediaDevices", {
    configurable: true,
    value: {
      getDisplayMedia,
      enumerateDevices: async () => [],
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    },
  });
});

const people = ({ say }: Scene, ...present: Person[]) => say({ type: "people", people: present });
const button = (name: string) => screen.getByRole("button", { name });
const picker = () => vi.mocked(navigator.mediaDevices.getDisplayMedia);
const screens = () => screen.queryAllByLabelText(/, screen$/).map((one) => one.ariaLabel);
const said = ({ around }: Scene, type: string) =>
  around.wire.heard.filter((message) => message.type === type);

describe("a shared screen", () => {
  it("is on top of the pictures as long as it is shared", async () => {
    const scene = await inside();
    await people(scene, ADA, SHARING);
    expect(screen.getByLabelText("Ben O., screen")).toBeTruthy();

    await people(scene, ADA, BEN);

    expect(screen.queryByLabelText("Ben O., screen")).toBeNull();
  });

  it("that began last is the large one, until another is chosen", async () => {
    const scene = await inside();
    await people(scene, ADA, SHARING);
    await people(scene, ADA, SHARING, FAY);
    expect(button("Enlarge Fay's screen")).toBeTruthy();

    await scene.user.click(button("Show Ben O.'s screen large"));

    expect(button("Enlarge Ben O.'s screen")).toBeTruthy();
    expect(button("Show Fay's screen large")).toBeTruthy();
  });

  it("lies over the notebook by choice, once, and goes with the share", async () => {
    const scene = await inside();
    await people(scene, ADA, SHARING);
    await scene.user.click(button("Enlarge Ben O.'s screen"));
    expect(document.activeElement).toBe(button("Back to the notebook"));
    expect(screens().length).toBe(1);

    await people(scene, ADA, BEN);
    await people(scene, ADA, SHARING);

    expect(screen.queryByRole("button", { name: "Back to the notebook" })).toBeNull();
  });

  it("says where it is shown, and whose it is", () => {
    const end = vi.fn();
    const look = vi.fn(() => end);
    const playback = { block: () => undefined };
    const features = { visible: { look }, playback } as unknown as Features; // what a tile uses

    const { unmount } = render(
      <FeaturesPlace features={features}>
        <ScreenTile person={SHARING} stream={null} />
      </FeaturesPlace>,
    );
    const video = screen.getByLabelText("Ben O., screen");
    unmount();

    expect(look.mock.calls).toEqual([[video, "ben", "screen"]]);
    expect(end).toHaveBeenCalledTimes(1);
  });

  it("of one's own is a sentence", async () => {
    const scene = await inside();

    await people(scene, { ...ADA, screen: true }, BEN);

    expect(screen.getByText("You share your screen")).toBeTruthy();
    expect(screens()).toEqual([]);
  });
});

describe("sharing", () => {
  it("asks for the browser's picker", async () => {
    const { user } = await inside();

    await user.click(button("Share screen"));

    expect(picker()).toHaveBeenCalledTimes(1);
  });

  it("is not for observers", async () => {
    await inside(forGuest("observer"), [ADA, { ...BEN, role: "observer" }]);

    expect(screen.queryByRole("button", { name: "Share screen" })).toBeNull();
  });

  it("is a sentence where the browser cannot", async () => {
    Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: undefined });
    const { user } = await inside();
    expect(screen.queryByRole("button", { name: "Share screen" })).toBeNull();

    await user.click(button("More"));

    expect(
      screen.getByText(/cannot share a screen. Open the interview on a computer/),
    ).toBeTruthy();
  });
});

describe("asking for a screen", () => {
  const ask = () => screen.queryByRole("menuitem", { name: "Ask to share the screen" });

  it("is in the menu of who does not share", async () => {
    const scene = await inside(FOR_HOST, [ADA, BEN, FAY]);

    await scene.user.click(button("Options for Ben O."));
    await scene.user.click(ask() as HTMLElement);

    await waitFor(() =>
      expect(said(scene, "ask_somebody")).toEqual([
        { type: "ask_somebody", username: "ben", about: "screen" },
      ]),
    );
  });

  it("is not for who shares, whose screen can be stopped", async () => {
    const scene = await inside(FOR_HOST, [ADA, BEN, FAY]);

    await scene.user.click(button("Options for Fay"));
    const asked = ask();
    await scene.user.click(screen.getByRole("menuitem", { name: "Stop their screen" }));

    expect(asked).toBeNull();
    await waitFor(() =>
      expect(said(scene, "mute")).toEqual([{ type: "mute", username: "fay", kind: "screen" }]),
    );
  });

  it("is not for candidates", async () => {
    const { user } = await inside(forGuest());

    await user.click(button("Options for Ada L."));

    expect(ask()).toBeNull();
  });

  const question = () => screen.queryByRole("region", { name: /^A question for you/ });
  const asked = async (): Promise<Scene> => {
    const scene = await inside(forGuest());
    const expires_at = new Date(Date.parse("2026-11-23T19:00:05Z") + 60_000).toISOString();
    const one = { id: 3, about: "screen", by: "ada", to: "ben", expires_at } as const;
    await scene.say({ type: "questions", questions: [one] });
    return scene;
  };

  it("is a question, and nothing begins before its answer", async () => {
    await asked();

    expect(question()?.textContent).toContain("Ada L. asks you to share your screen.");
    expect(screen.getByRole("status", { name: "News" }).textContent).toContain("share your screen");
    expect(picker()).not.toHaveBeenCalled();
  });

  it("with a yes opens the picker within that very click", async () => {
    await asked();
    const yes = within(question() as HTMLElement).getByRole("button", { name: "Share screen" });

    fireEvent.click(yes);
    const opened = picker().mock.calls.length; // before anything else has run

    expect(opened).toBe(1);
    expect(question()).toBeNull();
  });

  it("with a no opens nothing", async () => {
    const scene = await asked();

    await scene.user.click(button("Not now"));

    expect(said(scene, "answer_question")).toEqual([
      { type: "answer_question", id: 3, yes: false },
    ]);
    expect(picker()).not.toHaveBeenCalled();
    expect(question()).toBeNull();
  });

  it("has no yes where the browser cannot, and says so", async () => {
    Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: undefined });
    await asked();

    const buttons = within(question() as HTMLElement).getAllByRole("button");

    expect(buttons.map((one) => one.textContent)).toEqual(["Not now"]);
    expect(question()?.textContent).toContain("cannot share a screen");
  });
});

describe("the layout of the call", () => {
  const choose = async ({ user }: Scene, name: string) => {
    await user.click(button("Layout"));
    await user.click(screen.getByRole("menuitemradio", { name }));
  };

  it.each(["Speaker", "Grid"])("%s lies over the notebook, and goes back to it", async (name) => {
    const scene = await inside();

    await choose(scene, name);
    expect(screen.getByRole("region", { name: "Pictures" })).toBeTruthy();
    await scene.user.click(button("Back to the notebook"));

    expect(screen.queryByRole("region", { name: "Pictures" })).toBeNull();
    expect(localStorage.getItem("prepstack-layout")).toBe("rail");
  });

  it("is remembered", async () => {
    localStorage.setItem("prepstack-layout", "grid");

    await inside();

    expect(screen.getByRole("region", { name: "Pictures" })).toBeTruthy();
  });

  it("is the usual one where what is remembered is none", async () => {
    localStorage.setItem("prepstack-layout", "toString");

    await inside();

    expect(screen.getByRole("list", { name: "Participants" })).toBeTruthy();
  });

  it("comes back from hidden to what it was", async () => {
    const scene = await inside();
    await choose(scene, "Floating");
    await choose(scene, "Hidden");

    await scene.user.click(button("Show the call"));

    expect(localStorage.getItem("prepstack-layout")).toBe("floating");
  });

  it("keeps the controls in each", async () => {
    const scene = await inside();

    for (const name of ["Floating", "Hidden", "Speaker", "Grid"]) {
      await choose(scene, name);
      expect(screen.getAllByRole("button", { name: "Unmute microphone" }).length).toBe(1);
    }
  });

  it("has no window of its own where the browser has none", async () => {
    const { user } = await inside();

    await user.click(button("Layout"));

    expect(screen.queryByRole("menuitemradio", { name: "Picture in picture" })).toBeNull();
  });

  it("goes into a window of its own, and comes back when that is closed", async () => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    const pip = frame.contentWindow as Window; // it is in the page
    pip.close = () => undefined; // jsdom empties the page of it at once, as no browser does
    Object.assign(window, { documentPictureInPicture: { requestWindow: async () => pip } });
    const scene = await inside();

    await choose(scene, "Picture in picture");
    expect(pip.document.body.textContent).toContain("Ben O.");
    await act(async () => void pip.dispatchEvent(new Event("pagehide")));

    expect(screen.getByRole("list", { name: "Participants" })).toBeTruthy();
    expect(pip.document.body.textContent).toBe("");
    Reflect.deleteProperty(window, "documentPictureInPicture");
    frame.remove();
  });
});
