// @vitest-environment jsdom
import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  ADA,
  BEN,
  FOR_HOST,
  forGuest,
  inside,
  onPage,
  type Scene,
  sizeOfPage,
} from "../../page/scene";
import type { ChatMessage, ChatSaid } from "../../protocol";

onPage();

const log = () => screen.getByRole("log", { name: "Messages" });
const box = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });

function message(id: number, change: Partial<ChatMessage> = {}): ChatMessage {
  const at = `2026-11-23T19:0${id}:05Z`;
  return { id, at, username: "ben", name: "Ben O.", client: `client-${id}`, text: "Hi", ...change };
}

function said(id: number, change: Partial<ChatMessage> = {}): ChatSaid {
  return { type: "said", message: message(id, change), oldest: 1 };
}

async function open(scene: Scene): Promise<void> {
  await scene.user.click(screen.getByRole("tab", { name: /^Chat/ }));
}

describe("the tab Chat", () => {
  let scene: Scene;

  beforeEach(async () => {
    scene = await inside();
  });

  it("sends with Enter, and begins a new line with Shift and Enter", async () => {
    await open(scene);
    await scene.user.type(box(), "one{Shift>}{Enter}{/Shift}two{Enter}");

    const sent = scene.around.wire.heard.find(({ type }) => type === "say");
    expect(sent).toMatchObject({ text: "one\ntwo" });
    expect(box().value).toBe("");
    expect(within(log()).getByText("sending…")).toBeTruthy();
  });

  it("says what is unread in the tab's name, until it is opened", async () => {
    await scene.say(said(1));
    const unread = screen.getByRole("tab", { name: /^Chat ?\(1 unread\)$/ });

    await open(scene);

    expect(unread).toBeTruthy();
    expect(screen.getByRole("tab", { name: "Chat" })).toBeTruthy();
  });

  it("announces a message once, with who wrote it", async () => {
    await scene.say(said(1, { text: "Hello there" }));

    const news = screen.getByRole("status", { name: "News" });
    expect(within(news).getAllByText("Ben O.: Hello there")).toHaveLength(1);
  });

  it("puts what somebody wrote within a minute under one name", async () => {
    await open(scene);
    for (const at of ["2026-11-23T19:00:01Z", "2026-11-23T19:00:59Z", "2026-11-23T19:01:00Z"]) {
      await scene.say(said(Date.parse(at), { at, client: at }));
    }

    expect(within(log()).getAllByRole("article")).toHaveLength(2);
    expect(within(log()).getAllByText("Hi")).toHaveLength(3);
  });

  it("writes every letter as text, whatever it means elsewhere", async () => {
    const hostile = '<img src=x onerror="alert(1)"> [a](javascript:alert(1)) javascript:alert(1)';
    await open(scene);

    await scene.say(said(1, { text: `${hostile}\n\`\`\`html\n<script>alert(1)</script>\n\`\`\`` }));

    expect(log().querySelector("img, script, a")).toBeNull();
    expect(log().textContent).toContain(hostile);
    expect(log().querySelector("pre")?.textContent).toBe("<script>alert(1)</script>");
  });

  it("opens a link elsewhere, and tells that page nothing", async () => {
    await open(scene);
    await scene.say(said(1, { text: "https://example.org/x." }));

    const link = within(log()).getByRole("link", { name: "https://example.org/x" });
    expect(link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
    expect(link.getAttribute("target")).toBe("_blank");
  });

  it("copies code", async () => {
    await open(scene);
    await scene.say(said(1, { text: "```python\nx = 1\n```" }));
    const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();

    await scene.user.click(screen.getByRole("button", { name: "Copy the code" }));

    expect(write).toHaveBeenCalledWith("x = 1");
    expect(screen.getByText("The code is copied.")).toBeTruthy();
  });

  it("shows code in the colours of the language that its fence names, every letter as text", async () => {
    await open(scene);
    await scene.say(said(1, { text: "```python\nreturn '<b>'\n```" }));

    const code = log().querySelector("pre > code");

    expect(code?.textContent).toBe("return '<b>'");
    expect([...(code?.children ?? [])].map((one) => [one.className, one.textContent])).toEqual([
      ["ps-code-keyword", "return"],
      ["ps-code-string", "'<b>'"],
    ]);
  });

  it("keeps what was begun while another tab is open", async () => {
    await open(scene);
    await scene.user.type(box(), "half a sent");
    await scene.user.click(screen.getByRole("tab", { name: /People/ }));

    await open(scene);

    expect(box().value).toBe("half a sent");
  });

  it("shows why a message was not sent, and sends it again", async () => {
    await open(scene);
    await scene.user.type(box(), "Hello{Enter}");
    const sent = scene.around.wire.heard.find((one) => one.type === "say");
    const client = sent?.type === "say" ? sent.client : "";
    await scene.say({ type: "not_said", client, reason: "You write very fast." });
    const why = within(log()).getByText("You write very fast.");

    await scene.user.click(screen.getByRole("button", { name: "Send again" }));

    expect(why).toBeTruthy();
    expect(scene.around.wire.types.filter((type) => type === "say")).toHaveLength(2);
  });

  it("says when older messages are gone", async () => {
    await open(scene);
    await scene.say({ type: "chat_history", messages: [message(5)], oldest: 5 });

    expect(screen.getByText("Older messages are not kept.")).toBeTruthy();
  });

  it("leads back to the newest message whoever has scrolled up", async () => {
    await open(scene);
    const list = log();
    vi.spyOn(list, "scrollHeight", "get").mockReturnValue(2000);
    list.dispatchEvent(new Event("scroll", { bubbles: true }));
    const button = await screen.findByRole("button", { name: "Jump to the newest" });
    const scrolled = vi.spyOn(list, "scrollTo");

    await scene.user.click(button);

    expect(scrolled).toHaveBeenCalledWith({ top: 2000 });
  });

  it("has a switch for what only interviewers read", async () => {
    await open(scene);
    const onlyThem = screen.getByRole("switch", { name: "Interviewers only" });
    expect(onlyThem.getAttribute("aria-checked")).toBe("false");

    await scene.user.click(onlyThem);

    expect(onlyThem.getAttribute("aria-checked")).toBe("true");
    expect(screen.getByRole("log", { name: "Messages to interviewers only" })).toBeTruthy();
    expect(screen.getByText("Candidates and observers do not see this.")).toBeTruthy();
  });
});

it("has no such switch for a candidate", async () => {
  await open(await inside(forGuest(), [ADA, BEN]));

  expect(screen.queryByRole("switch", { name: "Interviewers only" })).toBeNull();
});

it("counts what is unread below a small page", async () => {
  sizeOfPage(390, 844);
  const scene = await inside(FOR_HOST);

  await scene.say(said(1));

  expect(screen.getByRole("tab", { name: /^Chat ?\(1 unread\)$/ })).toBeTruthy();
});
