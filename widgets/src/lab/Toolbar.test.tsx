// @vitest-environment jsdom
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";

vi.mock("@jupyterlab/apputils", () => ({ ReactWidget: class {} })); // it draws on a real browser

import { Bar } from "./Toolbar";
import { Tools } from "./tools";

function scene(kernel = "python3", path = "interview.ipynb") {
  const done: string[] = [];
  const commands = { execute: async (id: string) => void done.push(id), isEnabled: () => true };
  const restartKernel = vi.fn(async () => {});
  const ends = { prepstack: { interrupt: "restart" } };
  const kernelspecs = {
    deno: { language: "typescript", metadata: ends },
    python3: { language: "python" },
  };
  const session = kernel in kernelspecs ? { kernel: { name: kernel } } : null;
  const kernelPreference = { name: kernel };
  const specsManager = { specs: { kernelspecs } };
  const context = { restartKernel, specsManager, session, kernelPreference, path };
  const tools = new Tools(commands as never, context as never); // the parts that are used
  render(<Bar tools={tools} />);
  return { tools, done, restartKernel, user: userEvent.setup() };
}

const press = (name: string) => screen.getByRole("button", { name });

afterEach(cleanup);

describe("the notebook's toolbar", () => {
  it.each([
    ["Run", "prepstack:run"],
    ["Restart", "prepstack:restart"],
    ["+ Cell", "prepstack:insert"],
  ])("has a button %s", async (name, command) => {
    const { done, user } = scene();

    await user.click(press(name));

    expect(done).toEqual([command]);
  });

  it("stops what runs, and nothing else", async () => {
    const { tools, done, user } = scene();
    await user.click(press("Stop"));
    act(() => tools.set({ kernel: { state: "busy", hasLost: false } }));

    await user.click(press("Stop"));

    expect(done).toEqual(["notebook:interrupt-kernel"]);
  });

  it("starts a kernel anew that ends when it is stopped, and says so", async () => {
    const { tools, done, restartKernel, user } = scene("deno", "pair.javascript.ipynb");
    act(() => tools.set({ kernel: { state: "busy", hasLost: false } }));
    expect(press("Stop").title).toBe("Stop: JavaScript starts anew");

    await user.click(press("Stop"));

    expect(restartKernel).toHaveBeenCalledOnce();
    expect(done).toEqual([]);
    await vi.waitFor(() =>
      expect(screen.getByRole("status").textContent).toBe(
        "JavaScript cannot be stopped: it started anew, without its variables",
      ),
    );
  });

  it("says that there is no kernel for a language", () => {
    scene("java", "pair.java.ipynb");

    expect(screen.getByRole("status").textContent).toBe("No kernel for Java here");
  });

  it.each([
    ["deno", "pair.typescript.ipynb", "TypeScript"],
    ["deno", "RTC:pair.javascript.ipynb", "JavaScript"],
    ["python3", "orders.duckdb.ipynb", "SQL (DuckDB)"],
  ])("of %s for %s says %s", (kernel, path, language) => {
    scene(kernel, path);

    press(`Language: ${language}`);
  });

  it("says the kernel's state in words", () => {
    const { tools } = scene();

    act(() => tools.set({ kernel: { state: "unreachable", hasLost: false } }));

    expect(screen.getByRole("status").textContent).toBe("No connection…");
  });

  it("asks before it restarts, names what is lost, and takes no for an answer", async () => {
    const { tools, restartKernel, user } = scene();
    act(() => tools.set({ isAsking: true }));

    const question = screen.getByRole("alertdialog");
    expect(question.textContent).toContain("Variables are lost for everybody");
    expect(document.activeElement).toBe(press("Cancel"));
    await user.keyboard("{Escape}");

    expect(restartKernel).not.toHaveBeenCalled();
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  it("restarts when that is confirmed", async () => {
    const { tools, restartKernel, user } = scene();
    act(() => tools.set({ isAsking: true }));

    await user.click(press("Restart"));

    expect(restartKernel).toHaveBeenCalledOnce();
  });

  it("has nothing for observers that edits or runs", () => {
    const { tools } = scene();

    act(() => tools.set({ mayEdit: false }));

    const names = screen.getAllByRole("button").map((button) => button.getAttribute("aria-label"));
    expect(names).toEqual(["More"]);
  });

  it("takes a question back from who became an observer", () => {
    const { tools } = scene();
    act(() => tools.set({ isAsking: true }));

    act(() => tools.set({ mayEdit: false }));

    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  it("shows the language that the notebook is written in", async () => {
    const { user } = scene();

    await user.click(press("Language: Python"));

    expect(screen.getAllByRole("menuitem").map((item) => item.textContent)).toEqual(["Python"]);
  });

  it("has the rest behind a button", async () => {
    const { done, user } = scene();
    await user.click(press("More"));

    await user.click(screen.getByRole("menuitem", { name: "Clear outputs" }));

    await vi.waitFor(() => expect(done).toEqual(["notebook:clear-all-cell-outputs"]));
  });
});
