import { beforeEach, describe, expect, it } from "vitest";
import { FakeShelf } from "../../call/fakes";
import { inside, onFakePage, type Scene } from "../../call/scenes";
import type { CallStore } from "../../call/store";
import type { ChatHistory, ChatMessage, ChatSaid, Person, Role, Say } from "../../protocol";
import { Reading } from "./memory";
import type { Service } from "./service";
import { Chat, type ChatView } from "./state";

onFakePage();

const AT = "2026-11-23T19:00:05Z";

function message(id: number, username: string, text: string, client = `c${id}`): ChatMessage {
  return { id, at: AT, username, name: username.toUpperCase(), client, text };
}

function said(id: number, username: string, text: string, client?: string, oldest = 1): ChatSaid {
  return { type: "said", message: message(id, username, text, client), oldest };
}

function history(...messages: ChatMessage[]): ChatHistory {
  return { type: "chat_history", messages, oldest: messages[0]?.id ?? 1 };
}

class FakeService implements Service {
  following: ((heard: ChatHistory | ChatSaid) => void) | null = null;
  sent: Say[] = [];
  answer: ChatSaid | Error = new Error("prepStack does not answer at the moment.");

  follow(hear: (heard: ChatHistory | ChatSaid) => void): () => void {
    this.following = hear;
    return () => {
      this.following = null;
    };
  }

  async say(one: Say): Promise<ChatSaid> {
    this.sent.push(one);
    if (this.answer instanceof Error) throw this.answer;
    return this.answer;
  }
}

const SEEN: ChatView = { isSeen: () => true, hasFocus: () => false };

describe("the chat", () => {
  let page: Scene;
  let store: CallStore;
  let service: FakeService;
  let chat: Chat;
  let tab: FakeShelf;

  function makeChat(): Chat {
    let count = 0;
    const { config } = page.around;
    const reading = new Reading(config.interview_id, () => tab);
    return new Chat(store, config, service, reading, () => `client-${++count}`);
  }

  beforeEach(async () => {
    page = await inside();
    store = page.store;
    service = new FakeService();
    tab = new FakeShelf();
    chat = makeChat();
    become("interviewer", true);
  });

  function become(role: Role, host = false): void {
    const { you } = store.state;
    if (!you) throw new Error("nobody is inside");
    const me: Person = { ...you, role, host };
    page.around.wire.say({ type: "people", people: [me] });
  }

  const hear = (heard: ChatSaid | ChatHistory) => page.around.wire.say(heard);
  const texts = () => chat.state.everybody.messages.map(({ text }) => text);
  const written = () => page.around.wire.heard.filter(({ type }) => type === "say");

  function write(text: string): void {
    chat.write(text);
    chat.send();
  }

  it("shows what is sent as being sent until the room has it, and then once", () => {
    write("Hello ");
    const { pending, draft } = chat.state.everybody;

    hear(said(1, "ada", "Hello", "client-1"));
    hear(said(1, "ada", "Hello", "client-1"));

    expect([pending, draft]).toEqual([[{ client: "client-1", text: "Hello", problem: "" }], ""]);
    expect(written()).toEqual([{ type: "say", client: "client-1", text: "Hello" }]);
    expect(texts()).toEqual(["Hello"]);
    expect(chat.state.everybody.pending).toEqual([]);
  });

  it("sends nothing where nothing is written", () => {
    write("  \n");

    expect(written()).toEqual([]);
  });

  it("says why a message was refused, and sends the same one again", () => {
    write("Hello");
    page.around.wire.say({ type: "not_said", client: "client-1", reason: "You write very fast." });
    const [refused] = chat.state.everybody.pending;

    chat.sendAgain("everybody", "client-1");

    expect(refused?.problem).toBe("You write very fast.");
    expect(chat.state.everybody.pending[0]?.problem).toBe("");
    expect(written().map((one) => "client" in one && one.client)).toEqual(["client-1", "client-1"]);
  });

  it("sends what another connection may not have brought, if the room does not have it", () => {
    write("has arrived");
    write("was lost");

    hear(history(message(1, "ada", "has arrived", "client-1")));

    const clients = written().map((one) => "client" in one && one.client);
    expect(clients).toEqual(["client-1", "client-2", "client-2"]);
    expect(texts()).toEqual(["has arrived"]);
    expect(chat.state.everybody.pending.map(({ text }) => text)).toEqual(["was lost"]);
  });

  it("counts what others wrote until it is seen, and announces it once", () => {
    hear(said(1, "ben", "Hello\nAda"));
    const announced = store.state.said?.sentence;
    const unread = chat.unread();

    chat.showIn(SEEN);

    expect([unread, chat.unread(), announced]).toEqual([1, 0, "BEN: Hello Ada"]);
  });

  it("announces nothing to whoever writes in the chat, and shortens what is long", () => {
    hear(said(1, "ben", "x".repeat(500)));
    const long = store.state.said;
    chat.showIn({ isSeen: () => true, hasFocus: () => true });

    hear(said(2, "ben", "Hello"));
    hear(said(3, "ada", "Hello Ben"));

    expect(long?.sentence.length).toBeLessThan(140);
    expect(store.state.said).toBe(long);
  });

  it("counts what came before somebody did, and not again after a reload", () => {
    hear(history(message(1, "ben", "Hello"), message(2, "ada", "Hello Ben")));
    const late = chat.unread();
    chat.showIn(SEEN);

    chat = makeChat();
    hear(
      history(message(1, "ben", "Hello"), message(2, "ada", "Hello Ben"), message(3, "ben", "So")),
    );

    expect([late, chat.unread()]).toEqual([1, 1]);
  });

  it("lets go of what the room does not keep any more", () => {
    hear(history(message(1, "ben", "one"), message(2, "ben", "two")));

    hear(said(3, "ben", "three", "c3", 2));

    expect([texts(), chat.state.everybody.oldest]).toEqual([["two", "three"], 2]);
  });

  describe("of interviewers", () => {
    const heard = (one: ChatHistory | ChatSaid) => service.following?.(one);
    const theirs = () => chat.state.interviewers.messages.map(({ text }) => text);

    it.each<[Role, boolean, boolean]>([
      ["interviewer", false, true],
      ["candidate", true, true],
      ["candidate", false, false],
      ["observer", false, false],
    ])("is there for %s (host: %s): %s", (role, host, isThere) => {
      become(role, host);

      expect([chat.state.mayConfer, service.following !== null]).toEqual([isThere, isThere]);
    });

    it("goes to the service, and never to the room", async () => {
      service.answer = said(1, "ada", "Secret", "client-1");
      chat.show("interviewers");

      write("Secret");
      await Promise.resolve();
      heard(said(1, "ada", "Secret", "client-1"));

      expect(service.sent).toEqual([{ type: "say", client: "client-1", text: "Secret" }]);
      expect(JSON.stringify(page.around.wire.heard)).not.toContain("Secret");
      expect([theirs(), chat.state.interviewers.pending]).toEqual([["Secret"], []]);
    });

    it("says why the service refused", async () => {
      chat.show("interviewers");
      write("Secret");
      await Promise.resolve();
      await Promise.resolve();

      expect(chat.state.interviewers.pending[0]?.problem).toContain("does not answer");
    });

    it("is counted and announced by itself", () => {
      chat.showIn(SEEN);
      heard(history());

      heard(said(1, "ivy", "Ask about O(n)"));

      expect([chat.unread("interviewers"), chat.unread("everybody")]).toEqual([1, 0]);
      expect(store.state.said?.sentence).toBe("IVY, to interviewers only: Ask about O(n)");
    });

    it("is gone from the page with the right to it", () => {
      heard(history(message(1, "ivy", "Secret")));
      chat.show("interviewers");
      const follow = service.following;

      become("candidate");
      follow?.(said(2, "ivy", "More"));

      expect([chat.state.shown, theirs(), service.following]).toEqual(["everybody", [], null]);
    });
  });
});
