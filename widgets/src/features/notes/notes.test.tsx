// @vitest-environment jsdom
import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { ADA, BEN, forGuest, inside, onPage, person, type Scene } from "../../page/scene";
import type { Note } from "../../protocol";
import { FakeService, NOTHING, PREVIEW, state } from "../problem/fakes";

onPage();

const region = () => screen.getByRole("region", { name: "Interviewer console" });
const box = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Private notes" });
const hints = () => within(region()).getByRole("region", { name: "Hints" });
const sent = () =>
  service.asked.filter(({ question }) => question === "POST notes").map(({ body }) => body);

const NOTE: Note = { id: 1, at: "2026-11-23T19:05:00Z", text: "Asks about duplicates", mark: "+" };

let service: FakeService;

beforeEach(() => {
  service = new FakeService();
  service.answer("GET notes", { notes: [] });
  service.answer("POST notes", NOTE);
  service.answer("GET problems/pair-with-target", PREVIEW);
});

async function open(staff = true): Promise<Scene> {
  const scene = await inside();
  await service.tell(state({ staff }));
  await scene.user.click(screen.getByRole("tab", { name: "Notes" }));
  return scene;
}

describe("the tab Notes", () => {
  it.each(["candidate", "observer"] as const)(
    "is not there for a %s, whose page asks for nothing of it",
    async (role) => {
      await inside(forGuest(role), [ADA, person("ben", "Ben O.", { role })]);
      await service.tell(state({ staff: false }));

      expect(screen.queryByRole("tab", { name: "Notes" })).toBeNull();
      expect(service.asked).toEqual([]);
    },
  );

  it("goes with the role, and takes everything along that it showed", async () => {
    service.answer("GET notes", { notes: [NOTE] });
    const scene = await open();
    await within(region()).findByText("O(n) time");
    await within(region()).findByText("Asks about duplicates");

    await scene.say({ type: "people", people: [{ ...ADA, role: "candidate" }, BEN] });

    expect(screen.queryByRole("tab", { name: "Notes" })).toBeNull();
    expect(screen.getByRole("list", { name: "Participants" })).toBeTruthy();
    expect(document.body.innerHTML).not.toContain("O(n) time");
    expect(document.body.innerHTML).not.toContain("Asks about duplicates");
  });
});

describe("what belongs to a problem", () => {
  it("has complexity, mistakes, follow-ups, and the solution in the language that is used", async () => {
    const scene = await open();

    await within(region()).findByText("O(n) time");

    for (const text of ["One position twice", "What if it is sorted?"]) {
      expect(within(region()).getByText(text)).toBeTruthy();
    }
    expect(region().textContent).toContain("def pair_with_target(numbers, target)");
    await scene.user.click(within(region()).getByText("Solution"));
    await scene.user.selectOptions(screen.getByRole("combobox", { name: "Solution in" }), "cpp");
    expect(region().textContent).toContain("class Solution {};");
    expect(region().textContent).toContain("quadratic · Python · Time limit exceeded");
  });

  it("shows hints one by one, and shares the one that helps", async () => {
    const scene = await open();
    await within(region()).findByText("O(n) time");
    const before = hints().textContent;

    await scene.user.click(screen.getByRole("button", { name: "Show next hint" }));
    const first = within(hints()).getByText("Which partner does a number have?");
    await scene.user.click(screen.getByRole("button", { name: "Share hint" }));

    expect(before).not.toContain("Which partner");
    expect(first).toBeTruthy();
    expect(within(hints()).queryByText("Keep a map.")).toBeNull();
    expect(service.asked.at(-1)?.body).toEqual({ type: "share_hint", number: 1 });
  });

  it("says which hints everybody sees", async () => {
    await open();
    await within(region()).findByText("O(n) time");

    await service.tell(state({ shared_hints: [{ number: 1, html: "<p>Which partner</p>" }] }));

    expect(hints().textContent).toContain("1 of 2 shown");
    expect(hints().textContent).toContain("Everybody sees it.");
    expect(screen.queryByRole("button", { name: "Share hint" })).toBeNull();
  });

  it("is not asked for by whoever is to solve it, or had it to solve", async () => {
    await open(false);

    expect(region().textContent).toContain("You are, or were, the candidate");
    expect(service.questions).not.toContain("GET problems/pair-with-target");
  });

  it("comes with each problem, and goes with it", async () => {
    await open();
    await within(region()).findByText("O(n) time");

    await service.tell(NOTHING);

    expect(region().textContent).not.toContain("O(n) time");
  });
});

describe("private notes", () => {
  it("are kept with time and mark", async () => {
    const scene = await open();
    await scene.user.click(screen.getByRole("button", { name: "Plus" }));

    await scene.user.type(box(), "Asks about duplicates{Enter}");

    const list = await screen.findByRole("list", { name: "Notes, the newest first" });
    expect(within(list).getByText("Asks about duplicates")).toBeTruthy();
    expect(list.textContent).toContain("Plus: ");
    expect(list.querySelector("time")?.dateTime).toBe(NOTE.at);
    expect(sent()).toEqual([
      { client: expect.stringMatching(/^[0-9a-f]{24}$/), text: "Asks about duplicates", mark: "+" },
    ]);
    expect(box().value).toBe("");
    expect(screen.getByRole("button", { name: "Plus" }).getAttribute("aria-pressed")).toBe("false");
  });

  it("stay in the box when they were not kept, and go under the same name again", async () => {
    service.refuses("POST notes", "You write very fast.");
    const scene = await open();
    await scene.user.type(box(), "Asks{Enter}");
    await within(region()).findByText("You write very fast.");
    const kept = box().value;
    service.answer("POST notes", NOTE);

    await scene.user.click(screen.getByRole("button", { name: "Add note" }));

    expect(kept).toBe("Asks");
    const [first, second] = sent();
    expect(second).toEqual(first);
    expect(await screen.findByText("Asks about duplicates")).toBeTruthy();
  });

  it("keep what was begun while another tab is open", async () => {
    const scene = await open();
    await scene.user.type(box(), "half");
    await scene.user.click(screen.getByRole("tab", { name: /People/ }));

    await scene.user.click(screen.getByRole("tab", { name: "Notes" }));

    expect(box().value).toBe("half");
  });
});
