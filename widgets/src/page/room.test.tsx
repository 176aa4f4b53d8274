// @vitest-environment jsdom
import { act, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";

import {
  ADA,
  atTheDoor,
  BEN,
  FOR_HOST,
  forGuest,
  fromNotebook,
  inside,
  NOTEBOOK,
  onPage,
  person,
  sizeOfPage,
} from "./scene";

onPage();

const button = (name: string) => screen.getByRole("button", { name });
const call = () => screen.getByRole("region", { name: "Call" });
const CLEO = person("cleo", "Cleo P.", { role: "observer", colour: 2 });

describe("the room", () => {
  it("has the notebook in a frame that gets no device, and the call beside it", async () => {
    await inside();
    const frame = screen.getByTitle<HTMLIFrameElement>("Notebook");

    expect(frame.src).toBe(NOTEBOOK);
    expect(frame.getAttribute("allow")).toContain(
      "camera 'none'; microphone 'none'; display-capture 'none'",
    );
    expect(call()).toBeTruthy();
    expect(screen.getByRole("region", { name: "Problem" })).toBeTruthy();
  });

  it("is drawn behind the pictures of those who are inside, which go first", async () => {
    const { say, user } = await atTheDoor();
    await user.click(button("Join"));
    await say({ type: "people", people: [ADA, BEN] });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await say({ type: "admitted", url: NOTEBOOK });
    expect(screen.queryByRole("region", { name: "Call" })).toBeNull();

    await act(async () => vi.advanceTimersByTime(1_000));
    vi.useRealTimers();

    expect(call()).toBeTruthy();
  });

  it("has another notebook shown in the frame that is there", async () => {
    const { say } = await inside();
    const frame = screen.getByTitle<HTMLIFrameElement>("Notebook");
    const told = vi.spyOn(frame.contentWindow as Window, "postMessage");

    await say({ type: "shown", url: NOTEBOOK.replace(/doc$/, "doc/tree/pair.cpp.ipynb") });
    await fromNotebook({ type: "loading" }); // it loaded itself anew

    expect(screen.getByTitle("Notebook")).toBe(frame);
    expect(frame.src).toBe(NOTEBOOK);
    const show = { type: "show", notebook: "pair.cpp.ipynb" };
    expect(told.mock.calls.map(([message]) => message)).toEqual([show, show]);
  });

  it("opens the newest when it is loaded again", async () => {
    const { say, notebook } = await inside();

    await say({ type: "shown", url: `${NOTEBOOK}/tree/pair.cpp.ipynb` });
    act(() => notebook.retry());

    expect(screen.getByTitle<HTMLIFrameElement>("Notebook").src).toContain("pair.cpp.ipynb");
  });

  it("lists everybody with role and devices", async () => {
    await inside(FOR_HOST, [ADA, person("ben", "Ben O.", { microphone: false }), CLEO]);

    const list = screen.getByRole("list", { name: "Participants" });
    const texts = within(list)
      .getAllByRole("listitem")
      .map((item) => item.textContent);

    expect(texts[0]).toContain("Ada L. (you)interviewer, host");
    expect(texts[1]).toContain("Ben O.candidatemuted");
    expect(texts[2]).toContain("Cleo P.observer");
  });

  it("has the tabs People, Chat and Notes", async () => {
    const { user } = await inside();

    await user.click(screen.getByRole("tab", { name: "Chat" }));

    for (const name of ["People", "Chat", "Notes"]) screen.getByRole("tab", { name });
    expect(screen.getAllByRole("tab")).toHaveLength(3);
    expect(screen.getByText(/Nothing has been written yet/)).toBeTruthy();
  });

  it("shows a person without a picture by initials in their colour", async () => {
    await inside();

    const [initials] = within(call()).getAllByText("BO");

    expect(initials?.style.getPropertyValue("--person")).toBe("var(--ps-person-1)");
  });

  it("shows initials over a video that has no frames, never black", async () => {
    await inside(FOR_HOST, [ADA, person("ben", "Ben O.", { camera: true })]);

    const video = screen.getByLabelText("Ben O., camera");

    expect(video.parentElement?.textContent).toContain("BO");
  });

  it("leaves by the menu, and offers the way back", async () => {
    const { user, around } = await inside();

    await user.click(button("Leave"));
    await user.click(screen.getByRole("menuitem", { name: "Leave" }));

    expect(around.wire.types.at(-1)).toBe("leave");
    expect(screen.getByRole("heading", { name: "You left the interview" })).toBeTruthy();
    expect(button("Rejoin")).toBeTruthy();
  });

  it("ends for everyone only after the consequence was read", async () => {
    const { user, around } = await inside();

    await user.click(button("Leave"));
    await user.click(screen.getByRole("menuitem", { name: "End for everyone" }));
    const dialog = await screen.findByRole("dialog", { name: "End for everyone?" });
    const before = around.wire.types.includes("end");
    await user.click(within(dialog).getByRole("button", { name: "End for everyone" }));

    expect(dialog.textContent).toContain("Ben O. will leave the call");
    expect(before).toBe(false);
    expect(around.wire.types.at(-1)).toBe("end");
  });

  it("offers the end for everyone to hosts alone", async () => {
    const { user } = await inside(forGuest());

    await user.click(button("Leave"));

    expect(screen.queryByRole("menuitem", { name: "End for everyone" })).toBeNull();
  });

  it("lets the host change a role, and remove somebody after a question", async () => {
    const { user, around } = await inside();

    await user.click(button("Options for Ben O."));
    await user.click(screen.getByRole("menuitem", { name: "Make observer" }));
    await vi.waitFor(() => expect(around.wire.types).toContain("set_role"));
    await user.click(button("Options for Ben O."));
    await user.click(screen.getByRole("menuitem", { name: "Remove Ben O." }));
    const dialog = await screen.findByRole("dialog", { name: "Remove Ben O.?" });
    await user.click(within(dialog).getByRole("button", { name: "Remove Ben O." }));

    expect(around.wire.heard).toContainEqual({
      type: "set_role",
      username: "ben",
      role: "observer",
    });
    expect(around.wire.heard.at(-1)).toEqual({ type: "remove", username: "ben" });
  });

  it("shows who knocks, with both answers, and says it in the tab's title", async () => {
    const { user, around, say } = await inside(FOR_HOST, [ADA]);

    await say({ type: "waiting", people: [{ username: "ben", name: "Ben O." }] });
    const { title } = document;
    await user.click(button("Admit Ben O."));

    expect(title).toBe("(1) Ben O. is waiting · Interview");
    expect(button("Refuse Ben O.")).toBeTruthy();
    expect(around.wire.heard.at(-1)).toEqual({ type: "admit", username: "ben" });
  });

  it("folds the call to a strip, where its controls stay, and remembers that", async () => {
    const { user } = await inside();

    await user.click(button("Fold the call away"));

    expect(within(call()).getByRole("button", { name: "Unmute microphone" })).toBeTruthy();
    expect(button("Show the call")).toBeTruthy();
    expect(localStorage.getItem("prepstack-layout")).toBe("hidden");
  });

  it("has no switches for observers, and says that they observe", async () => {
    await inside(forGuest("observer"), [ADA, person("ben", "Ben O.", { role: "observer" })]);

    expect(screen.queryByRole("button", { name: /microphone/ })).toBeNull();
    expect(screen.getByText("You observe")).toBeTruthy();
    expect(within(call()).getByText("observe")).toBeTruthy(); // not "You observes"
    expect(button("Devices")).toBeTruthy();
  });
});

describe("the room on a small page", () => {
  it("shows one thing at a time, with the controls always there", async () => {
    sizeOfPage(390, 844);
    const { user } = await inside();
    const frame = screen.getByTitle("Notebook");

    await user.click(screen.getByRole("tab", { name: "Call" }));

    expect(screen.getByRole("list", { name: "Participants" })).toBeTruthy();
    expect(button("Unmute microphone")).toBeTruthy();
    expect(screen.getByTitle("Notebook")).toBe(frame); // it was not loaded anew
  });

  it("has the chat as a view of its own", async () => {
    sizeOfPage(1000, 500);
    const { user } = await inside();

    await user.click(screen.getByRole("tab", { name: "Chat" }));

    expect(screen.getByRole("region", { name: "Chat" }).textContent).toContain("Send");
  });
});

describe("the notebook in its frame", () => {
  it("shows how its loading goes, and offers another try when it takes too long", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    await inside();
    const opening = screen.getByText("Opening the notebook…");
    await fromNotebook({ type: "loading" });
    const loading = screen.queryByText("Loading the notebook…");
    const frame = screen.getByTitle("Notebook");

    await act(async () => vi.advanceTimersByTimeAsync(30_000));
    await act(async () => button("Load again").click());
    vi.useRealTimers();

    expect(opening).toBeTruthy();
    expect(loading).toBeTruthy();
    expect(screen.getByTitle("Notebook")).not.toBe(frame);
  });

  it("is told who one is when it is ready, and again when a role changes", async () => {
    const { say } = await inside();
    const sent = vi.spyOn(contentWindow(), "postMessage");

    await fromNotebook({ type: "ready" });
    await say({ type: "people", people: [{ ...ADA, role: "observer" }, BEN] });

    const told = sent.mock.calls.map(([message]) => message).filter(({ type }) => type === "you");
    expect(told.map(({ role }) => role)).toEqual(["interviewer", "observer"]);
    expect(told[0].people).toContainEqual({ username: "ben", name: "Ben O.", colour: 1 });
  });

  it.each(["http://evil.localhost:8000", "null"])("is not heard from %s", async (origin) => {
    await inside();

    await fromNotebook({ type: "ready" }, origin);

    expect(screen.getByText("Opening the notebook…")).toBeTruthy();
  });

  it("says in which cell somebody is, and can follow them", async () => {
    const { user } = await inside();
    await fromNotebook({ type: "ready" });
    await fromNotebook({
      type: "cursors",
      cursors: [
        { username: "ada", cell: 0 },
        { username: "ben", cell: 5 },
      ],
    });
    const sent = vi.spyOn(contentWindow(), "postMessage");

    await user.click(button("Ben O. is in cell 6"));

    expect(sent.mock.calls[0]?.[0]).toEqual({ type: "follow", username: "ben" });
    expect(button("Follow Ben O.").getAttribute("aria-pressed")).toBe("true");

    await fromNotebook({ type: "unfollowed" });

    expect(button("Follow Ben O.").getAttribute("aria-pressed")).toBe("false");
  });

  it("has sentences of ours for what it tells, and no others", async () => {
    const { store } = await inside();

    await fromNotebook({ type: "telling", what: "read_only", message: "Your password?" });

    expect(store.state.toasts.map(({ message }) => message)).toEqual([
      "You observe: you see everything and change nothing.",
    ]);
  });

  it("keeps the focus of whoever goes into it from an open menu", async () => {
    const { user } = await inside();
    await user.click(button("Invite"));
    const frame = screen.getByTitle("Notebook");

    act(() => {
      frame.focus();
      window.dispatchEvent(new FocusEvent("blur"));
    });
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await new Promise((resolve) => setTimeout(resolve)); // Radix gives the focus back after that

    expect(document.activeElement).toBe(frame);
  });

  it("hands the focus to the call and takes it back by F6", async () => {
    const { user } = await inside();
    const sent = vi.spyOn(contentWindow(), "postMessage");

    await fromNotebook({ type: "to_call" });
    const inCall = document.activeElement?.getAttribute("aria-label");
    await user.keyboard("{F6}");

    expect(inCall).toBe("Unmute microphone");
    expect(document.activeElement).toBe(screen.getByTitle("Notebook"));
    expect(sent.mock.calls.map(([message]) => message)).toContainEqual({ type: "focus" });
  });

  it("can mute and never unmute", async () => {
    const { store } = await inside();
    const turn = vi.spyOn(store, "turn");

    await fromNotebook({ type: "mute" });
    await fromNotebook({ type: "unmute" });

    expect(turn.mock.calls).toEqual([["microphone", false]]);
  });
});

function contentWindow(): Window {
  const { contentWindow } = screen.getByTitle<HTMLIFrameElement>("Notebook");
  if (!contentWindow) throw new Error("the frame has no window");
  return contentWindow;
}
