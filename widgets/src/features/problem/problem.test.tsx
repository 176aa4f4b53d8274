// @vitest-environment jsdom
import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { ADA, BEN, forGuest, inside, onPage, person, type Scene } from "../../page/scene";
import { FakeService, LIBRARY, NOTHING, PAIR, PREVIEW, state } from "./fakes";

onPage();

const panel = () => screen.getByRole("region", { name: "Problem" });
const button = (name: string) => within(panel()).getByRole("button", { name });
const language = () =>
  within(panel()).getByRole<HTMLSelectElement>("combobox", { name: "Language" });
const titles = () =>
  within(screen.getByRole("list", { name: "Problems" }))
    .getAllByRole("listitem")
    .map((item) => item.querySelector("strong")?.textContent);
const optionsOf = (select: HTMLSelectElement) => [...select.options].map(({ text }) => text);

let service: FakeService;

beforeEach(() => {
  service = new FakeService();
  service.answer("GET problems", { status: "ready", problems: LIBRARY });
  service.answer("GET problems/pair-with-target", PREVIEW);
});

async function unfold(scene: Scene): Promise<void> {
  await scene.user.click(screen.getByRole("button", { name: "Show Problem" }));
}

describe("before a problem is revealed", () => {
  it("a candidate sees nothing of the library, and their page asks for nothing of it", async () => {
    const scene = await inside(forGuest(), [ADA, BEN]);
    await service.tell(NOTHING);

    await unfold(scene);

    expect(panel().textContent).toContain("No problem is shown yet");
    expect(screen.queryByRole("searchbox")).toBeNull();
    expect(service.asked).toEqual([]);
  });

  it("is not asked of the service before that knows who presents", async () => {
    await inside();
    await service.tell({ ...NOTHING, may_present: false });
    const before = service.questions.includes("GET problems");

    await service.tell(NOTHING);

    expect(before).toBe(false);
    expect(service.questions).toContain("GET problems");
  });

  it("stays folded for an interviewer who folded it away", async () => {
    localStorage.setItem("prepstack-folds", JSON.stringify({ problem: true }));
    await inside();

    await service.tell(NOTHING);

    expect(button("Show Problem").getAttribute("aria-expanded")).toBe("false");
  });

  it("an interviewer searches by words and by what a problem is", async () => {
    const scene = await inside();
    await service.tell(NOTHING);
    await scene.user.type(
      await screen.findByRole("searchbox", { name: "Search problems" }),
      "target",
    );
    const byWord = titles();
    await scene.user.clear(screen.getByRole("searchbox"));

    await scene.user.click(screen.getByRole("checkbox", { name: "Not seen by either" }));
    const unseen = titles();
    await scene.user.selectOptions(screen.getByRole("combobox", { name: "Difficulty" }), "medium");

    expect(byWord).toEqual(["pair with target"]);
    expect(unseen).toEqual(["coin counter", "pair with target"]);
    expect(titles()).toEqual(["coin counter"]);
  });

  it("says who had a problem before", async () => {
    await inside();
    await service.tell(NOTHING);

    expect((await screen.findByText("Seen by Ben O.")).closest("li")?.textContent).toContain(
      "second pay",
    );
  });

  it("an interviewer previews one privately, and reveals it in a language", async () => {
    const scene = await inside();
    await service.tell(NOTHING);
    await scene.user.click(await screen.findByRole("button", { name: /pair with target/ }));
    await screen.findByText("Only you see this preview.");
    await screen.findByRole("combobox", { name: "Language" });
    const offered = optionsOf(language());
    const told = service.questions.filter((question) => question.startsWith("POST"));

    await scene.user.selectOptions(language(), "cpp");
    await scene.user.click(button("Reveal to candidate"));

    expect(told).toEqual([]);
    expect(offered).toEqual(["Python", "C++"]);
    const body = { type: "reveal", slug: "pair-with-target", language: "cpp" };
    expect(service.asked.at(-1)).toEqual({ question: "POST problem", body });
  });

  it("an interviewer keeps one for later, and the others see who did", async () => {
    const scene = await inside();
    await service.tell({ ...NOTHING, chosen: { slug: "coin-counter", title: "Coin", by: "ben" } });
    expect(panel().textContent).toContain("Kept for later by Ben O.: Coin");

    await scene.user.click(button("Take it back"));

    expect(service.asked.at(-1)?.body).toEqual({ type: "withdraw" });
  });

  it("says that the problems are being prepared", async () => {
    service.answer("GET problems", { status: "preparing", problems: [] });
    await inside();
    await service.tell(NOTHING);

    expect(await screen.findByText(/The problems are being prepared/)).toBeTruthy();
  });

  it("says why the library did not come, and asks again", async () => {
    service.refuses("GET problems", "prepStack is too busy.");
    const scene = await inside();
    await service.tell(NOTHING);
    await screen.findByText("prepStack is too busy.");
    service.answer("GET problems", { status: "ready", problems: LIBRARY });

    await scene.user.click(button("Try again"));

    expect(await screen.findByRole("searchbox")).toBeTruthy();
  });
});

describe("a problem that is revealed", () => {
  it("opens the panel, and is announced once", async () => {
    await inside(forGuest(), [ADA, BEN]);
    await service.tell(NOTHING);

    await service.tell(state({ staff: false }));

    expect(within(panel()).getByRole("heading", { name: "Pair with Target" })).toBeTruthy();
    const news = screen.getByRole("status", { name: "News" });
    expect(within(news).getAllByText("A problem is shown: Pair with Target.")).toHaveLength(1);
  });

  it("shows statement, examples in a few lines, and the hints that were shared", async () => {
    await inside(forGuest(), [ADA, BEN]);
    await service.tell(NOTHING);
    await service.tell(state({ shared_hints: [{ number: 2, html: "<p>Keep a map.</p>" }] }));

    const example = screen.getByRole("region", { name: "Example 1" });

    expect(within(panel()).getByText("list").tagName).toBe("STRONG");
    expect(example.querySelector("pre")?.textContent).toBe(
      "numbers = [2, 7]\ntarget = 9\n→ [0, 1]",
    );
    expect(example.textContent).toContain("2 + 7 = 9");
    expect(screen.getByRole("region", { name: "Shared hints" }).textContent).toContain(
      "Keep a map",
    );
  });

  it("shows what an example gives as tables as tables", async () => {
    const table = { columns: ["id INTEGER", "pay INTEGER"], rows: [["1", "NULL"]] };
    const sample = {
      number: 1,
      name: "one",
      given: [{ name: "staff", table }],
      expected: { name: "", table: { columns: ["pay"], rows: [] } },
    };
    await inside();
    await service.tell(NOTHING);

    await service.tell(state({ kind: "sql", samples: [sample] }));

    const staff = screen.getByRole("table", { name: "staff" });
    expect(
      within(staff)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    ).toEqual(["1", "NULL"]);
  });

  it("lets nothing of a statement into the page but text and its form", async () => {
    const hostile =
      '<p onclick="x()" style="color:red" id="a">T</p><script>x()</script><img src=x onerror="x()" alt="a plot">' +
      '<a href="javascript:x()">one</a><a href="https://example.org/">two</a><iframe src="/"></iframe>';
    await inside();
    await service.tell(NOTHING);

    await service.tell(state({ statement_html: hostile }));

    const statement = panel().querySelector(".ps-markup");
    expect(statement?.querySelector("script, img, iframe, [onclick], [style], [id]")).toBeNull();
    expect(statement?.textContent).toContain("a plot");
    const links = [...(statement?.querySelectorAll("a") ?? [])];
    expect(links.map(({ href }) => href)).toEqual(["https://example.org/"]);
  });

  it("offers the languages that are here, and tells interviewers what would bring the others", async () => {
    const scene = await inside();
    await service.tell(NOTHING);
    await service.tell(state());

    await scene.user.selectOptions(language(), "cpp");

    expect(optionsOf(language())).toEqual(["Python", "C++"]);
    expect(panel().textContent).toContain("Not installed here: Go");
    expect(panel().textContent).toContain("scripts/kernel-environment here");
    expect(service.asked.at(-1)?.body).toEqual({ type: "set_language", language: "cpp" });
  });

  it("tells everybody when somebody switches the language", async () => {
    await inside(forGuest(), [ADA, BEN]);
    await service.tell(state());

    await service.tell(state({ language: "cpp" }));

    const notices = screen.getByRole("region", { name: "Notices" });
    expect(notices.textContent).toContain("The language is C++ now");
    expect(language().value).toBe("cpp");
  });

  it("says why something was refused", async () => {
    service.refuses("POST problem", "C++ is not installed here.");
    const scene = await inside();
    await service.tell(NOTHING);
    await service.tell(state());

    await scene.user.selectOptions(language(), "cpp");

    const notices = screen.getByRole("region", { name: "Notices" });
    expect(await within(notices).findByText("C++ is not installed here.")).toBeTruthy();
    expect(language().value).toBe("python");
  });

  it("leaves observers nothing to press", async () => {
    await inside(forGuest("observer"), [ADA, person("ben", "Ben O.", { role: "observer" })]);
    await service.tell(NOTHING);

    await service.tell(state({ staff: false }));

    expect(language().disabled).toBe(true);
    expect(within(panel()).queryByRole("button", { name: /Run tests|Submit|Custom/ })).toBeNull();
  });

  it("stays for everybody while an interviewer looks for the next one, and can be shown again", async () => {
    const scene = await inside();
    const earlier = [
      {
        number: 1,
        slug: "all-but-me",
        title: "All but Me",
        language: "go",
        revealed_at: "",
        staff: true,
      },
    ];
    await service.tell(NOTHING);
    await service.tell({ ...state({ number: 2 }), earlier });
    await scene.user.click(button("Choose another problem"));
    const back = button("Back to “Pair with Target”");

    await scene.user.click(button("Show “All but Me” again"));

    expect(back).toBeTruthy();
    const body = { type: "reveal", slug: "all-but-me", language: "go" };
    expect(service.asked.at(-1)).toEqual({ question: "POST problem", body });
    expect(await within(panel()).findByRole("heading", { name: PAIR.title })).toBeTruthy();
  });
});

it("keeps nothing of the library in the page of whoever becomes the candidate", async () => {
  const scene = await inside();
  await service.tell(NOTHING);
  await scene.user.click(await screen.findByRole("button", { name: /pair with target/ }));
  await scene.user.click(await screen.findByText("Hints, solutions and notes"));
  const before = document.body.innerHTML;
  const asked = service.asked.length;

  await scene.say({ type: "people", people: [{ ...ADA, role: "candidate" }, BEN] });

  expect(before).toContain("O(n) time");
  expect(document.body.innerHTML).not.toContain("O(n) time");
  expect(document.body.innerHTML).not.toContain("coin counter");
  expect(service.asked).toHaveLength(asked);
});

it("follows the problems as long as somebody is in the room", async () => {
  const scene = await inside();
  const inRoom = service.following.length;

  await scene.say({ type: "gone", reason: "removed" });

  expect([inRoom, service.following.length]).toEqual([1, 0]);
});
