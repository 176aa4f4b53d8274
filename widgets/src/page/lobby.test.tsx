// @vitest-environment jsdom
import { act, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { Refusal } from "../call/surroundings";
import { ADA, atTheDoor, BEN, begin, FOR_HOST, forGuest, onPage } from "./scene";

onPage();

const button = (name: string) => screen.getByRole("button", { name });
const maybe = (name: string) => screen.queryByRole("button", { name });

describe("the lobby", () => {
  it("is there while the room starts, says how far that is, and keeps Join meanwhile", async () => {
    const { store, around, user } = begin(FOR_HOST);
    around.answers = Array.from({ length: 9 }, () => new Refusal("starting", "Not open yet."));
    await act(async () => store.start());
    const progress = {
      percent: 40,
      message: "Preparing the notebook",
      ready: false,
      failed: false,
    };
    act(() => around.watchers[0]?.(progress));

    await user.click(button("Join"));

    expect(screen.getByRole("progressbar").getAttribute("value")).toBe("40");
    expect(screen.getByText(/Preparing the notebook You go in by yourself/)).toBeTruthy();
    expect(store.state.isJoining).toBe(true);
  });

  it("shows a host link, code and picture of the invitation", async () => {
    await atTheDoor();

    const link = screen.getByRole<HTMLInputElement>("textbox", { name: "Invitation link" });

    expect(link.value).toBe("http://prepstack.localhost:8000/services/prepstack/j/abc");
    expect(button("Copy link")).toBeTruthy();
    expect(screen.getByAltText("QR code of the link for candidates")).toBeTruthy();
  });

  it("shows nobody else an invitation", async () => {
    await atTheDoor(forGuest());

    expect(screen.queryByRole("textbox", { name: "Invitation link" })).toBeNull();
  });

  it("says as whom one joins, and who is here already", async () => {
    await atTheDoor(forGuest(), { people: [ADA] });

    expect(screen.getByText("You join as the candidate.")).toBeTruthy();
    expect(screen.getByText("Ada L. (host) is here already.")).toBeTruthy();
  });

  it("lets a guest change the name, and joins under it", async () => {
    const { around, user } = await atTheDoor(forGuest());
    const name = screen.getByRole("textbox", { name: "Display name" });

    await user.clear(name);
    await user.type(name, "Benjamin");
    await user.click(button("Join"));

    expect(around.wire.heard.at(-1)).toEqual({ type: "knock", name: "Benjamin" });
  });

  it("asks whoever has an account for no name", async () => {
    await atTheDoor();

    expect(screen.queryByRole("textbox", { name: "Display name" })).toBeNull();
  });

  it("asks an observer for no device, and lets them try their loudspeaker", async () => {
    const { around, user } = await atTheDoor(forGuest("observer"));

    await user.click(button("Test speaker"));

    expect(maybe("Unmute microphone")).toBeNull();
    expect(screen.queryByRole("combobox", { name: "Camera device" })).toBeNull();
    expect(around.played).toEqual([["test", ""]]);
    expect(screen.getByText(/Heard it\?/)).toBeTruthy();
  });

  it("offers no choice of loudspeakers where the browser names none", async () => {
    Object.assign(HTMLMediaElement.prototype, { setSinkId: async () => undefined });
    await atTheDoor(forGuest("observer"));

    const choice = screen.queryByRole("combobox", { name: "Speaker" });

    Reflect.deleteProperty(HTMLMediaElement.prototype, "setSinkId");
    expect(choice).toBeNull();
    expect(button("Test speaker")).toBeTruthy();
  });

  it("says why Join was refused, beside it", async () => {
    const { say, user } = await atTheDoor(forGuest());
    await user.click(button("Join"));

    await say({ type: "error", code: "name_taken", message: "Ben O. is here already." });

    expect(screen.getByRole("alert").textContent).toBe("Ben O. is here already.");
    expect(button("Join")).toBeTruthy();
  });

  it("tells what is wrong with a device, with the way out", async () => {
    const { store, user } = await atTheDoor(forGuest());

    await user.click(button("Unmute microphone"));

    expect(await screen.findAllByText(store.state.problems.microphone)).not.toEqual([]);
    expect(button("Unmute microphone")).toBeTruthy();
  });

  it("offers to go on here what is live in another tab", async () => {
    const { user, around } = await atTheDoor(FOR_HOST, { people: [ADA, BEN] });

    await user.click(button("Use it here"));

    expect(screen.getByText(/You are in this interview in another tab/)).toBeTruthy();
    expect(around.wire.types).toContain("knock");
  });

  it("asks before a link is made anew, and says what that does", async () => {
    const { user, around } = await atTheDoor();

    await user.click(button("Make a new link"));
    const dialog = screen.getByRole("dialog", { name: "Make a new link?" });
    const asked = around.wire.types.includes("new_invitation");
    await user.click(screen.getAllByRole("button", { name: "Make a new link" }).at(-1) ?? dialog);

    expect(dialog.textContent).toContain("work no longer");
    expect(asked).toBe(false);
    expect(around.wire.heard.at(-1)).toEqual({ type: "new_invitation", role: "candidate" });
  });
});

describe("waiting", () => {
  it("says that one is let in by oneself, and who is inside", async () => {
    const { user, say } = await atTheDoor(forGuest(), { people: [ADA] });

    await user.click(button("Join"));
    await say({ type: "waiting_for_host" });

    expect(screen.getByRole("heading", { name: "You'll be let in automatically" })).toBeTruthy();
    expect(screen.getByText(/Ada L. is inside and sees that you are waiting/)).toBeTruthy();
    expect(document.title).toBe("Waiting · Interview");
  });

  it("says where the host is who has not come yet", async () => {
    const { user, say } = await atTheDoor(forGuest());

    await user.click(button("Join"));
    await say({ type: "waiting_for_host" });

    expect(screen.getByText(/The host is not here yet/)).toBeTruthy();
  });

  it("can be stopped", async () => {
    const { user, say, around } = await atTheDoor(forGuest());
    await user.click(button("Join"));
    await say({ type: "waiting_for_host" });
    const { wire } = around;

    await user.click(button("Stop waiting"));

    expect(wire.types.at(-1)).toBe("leave");
    expect(button("Join")).toBeTruthy();
  });
});
