import { beforeEach, expect, it } from "vitest";
import { inside, onFakePage, type Scene } from "../../call/scenes";
import type { Note, Notes, Person, Role } from "../../protocol";
import { PrivateNotes } from "../notes/state";
import { Library } from "./library";
import { mayPresent } from "./presenting";
import type { ProblemService } from "./service";

onFakePage();

const NOTE: Note = { id: 1, at: "2026-11-23T19:05:00Z", text: "Private", mark: "" };

let page: Scene;
let asked: string[];
let arrive: (notes: Notes) => void;
let library: Library;
let notes: PrivateNotes;

const note = <Answer>(question: string, answer: Answer) => {
  asked.push(question);
  return answer;
};

function become(role: Role, host = false): void {
  const { you } = page.store.state;
  if (!you) throw new Error("nobody is inside");
  const me: Person = { ...you, role, host };
  page.around.wire.say({ type: "people", people: [me] });
}

beforeEach(async () => {
  page = await inside();
  asked = [];
  const late = new Promise<Notes>((done) => {
    arrive = done;
  });
  const service: ProblemService = {
    follow: () => () => undefined,
    change: async () => undefined,
    run: async () => ({ run: 1 }),
    cancel: async () => undefined,
    library: async () => note("library", { status: "ready", problems: [] }),
    preview: (slug) => note(slug, new Promise(() => undefined)),
    notes: () => note("notes", late),
    write: async () => NOTE,
  };
  library = new Library(page.store, service);
  notes = new PrivateNotes(page.store, service);
});

it.each<[Role, boolean, boolean]>([
  ["interviewer", false, true],
  ["observer", true, true],
  ["candidate", true, false],
  ["candidate", false, false],
  ["observer", false, false],
])("%s (host: %s) presents: %s", (role, host, may) => {
  become(role, host);

  expect(mayPresent(page.store.state)).toBe(may);
});

it("whoever may not present asks for nothing", async () => {
  become("candidate", true);

  await Promise.all([library.load(), library.look("pair"), notes.load()]);

  expect(asked).toEqual([]);
});

it("all that was there goes with the right to it", async () => {
  become("interviewer");
  arrive({ notes: [NOTE] });
  await Promise.all([library.load(), notes.load()]);
  notes.write("half a note");
  const before = [library.state.library, notes.state.notes];

  become("candidate");

  expect(before).toEqual([{ status: "ready", problems: [] }, [NOTE]]);
  expect([library.state.library, notes.state.notes, notes.state.draft]).toEqual([null, null, ""]);
});

it("an answer that comes after that is for nobody, not even when they come back", async () => {
  become("interviewer");
  const loading = notes.load();
  become("candidate");
  become("interviewer");

  arrive({ notes: [NOTE] });
  await loading;

  expect([asked, notes.state.notes]).toEqual([["notes"], null]);
});
