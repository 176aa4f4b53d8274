// @vitest-environment jsdom
import { act, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { CONFIG } from "../call/fakes";
import { FakeService, PREVIEW, state } from "../features/problem/fakes";
import { ADA, atTheDoor, begin, fromNotebook, NOTEBOOK, onPage, type Scene } from "./scene";

onPage();

const ALONE = { ...CONFIG, practice: true };

let service: FakeService;

beforeEach(() => {
  service = new FakeService();
  service.answer("GET problems/pair-with-target", PREVIEW);
});

async function practising(): Promise<Scene> {
  const scene = await atTheDoor(ALONE);
  await scene.say({ type: "people", people: [ADA] });
  await scene.say({ type: "admitted", url: NOTEBOOK });
  await screen.findByRole("region", { name: "Hints and notes" });
  return scene;
}

describe("practice", () => {
  it("goes in by itself, and asks for no device", async () => {
    const getUserMedia = vi.fn();
    vi.stubGlobal("navigator", { ...navigator, mediaDevices: { getUserMedia } });

    const scene = await atTheDoor(ALONE);

    await waitFor(() => expect(scene.around.wire.types).toContain("knock"));
    expect(screen.getByRole("heading", { name: "Practice" })).toBeTruthy();
    expect(getUserMedia).not.toHaveBeenCalled();
  });

  it("has problem, notebook and hints, and nothing of a call", async () => {
    await practising();
    await service.tell(state());

    expect(screen.getByTitle("Notebook")).toBeTruthy();
    expect(screen.getByRole("region", { name: "Problem" }).textContent).toContain("Pair with");
    for (const name of ["Invite", "Mute microphone", "Start camera", "Share screen"]) {
      expect(screen.queryByRole("button", { name })).toBeNull();
    }
    for (const name of ["Chat", "People"]) {
      expect(screen.queryByRole("tab", { name })).toBeNull();
    }
  });

  it("shows hints one by one, with nobody to share them with", async () => {
    const scene = await practising();
    await service.tell(state());

    await scene.user.click(await screen.findByRole("button", { name: "Show next hint" }));

    expect(screen.getByText("Which partner does a number have?")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Share hint" })).toBeNull();
  });

  it("keeps folded what gives the answer away", async () => {
    await practising();
    await service.tell(state());

    const folded = (await screen.findByText("Expected complexity")).closest("details");
    const all = [...document.querySelectorAll("details.ps-details")];

    expect(folded?.open).toBe(false);
    expect(all.map((one) => one.hasAttribute("open"))).not.toContain(true);
  });

  it("hands the focus from the notebook to hints and notes", async () => {
    await practising();
    await service.tell(state());
    await screen.findByRole("button", { name: "Show next hint" });

    await fromNotebook({ type: "to_call" });

    expect(document.activeElement?.textContent).toBe("Show next hint");
  });

  it("keeps its hints on the page whatever was chosen for calls", async () => {
    localStorage.setItem("prepstack-layout", "hidden");

    await practising();

    const room = document.querySelector(".ps-room");
    expect(room?.getAttribute("data-call")).toBe("open");
  });

  it("ends where one says so, and tells what is kept", async () => {
    const scene = await practising();

    await scene.user.click(screen.getByRole("button", { name: "Leave" }));
    await scene.user.click(await screen.findByRole("menuitem", { name: "End practice" }));

    expect(await screen.findByText(/What you wrote is there again/)).toBeTruthy();
    await scene.user.click(screen.getByRole("button", { name: "End practice" }));
    expect(scene.around.wire.types).toContain("end");
  });

  it("tells whoever left that the room is still open", async () => {
    const scene = begin(ALONE);

    act(() => scene.store.leave());

    expect(await screen.findByRole("heading", { name: "You left your practice" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "Go on" })).toBeTruthy();
  });
});
