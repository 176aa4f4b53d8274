"""The shared notebook in real browsers: what is too much for it, and how it is taken along."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
from playwright.sync_api import expect

from tests.e2e.people import Person

PASTE = """([index, size]) => {
  const content = document.querySelectorAll(".jp-Notebook .jp-CodeCell .cm-content")[index];
  const brought = new DataTransfer();
  brought.setData("text/plain", "y".repeat(size));
  content.dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: brought, bubbles: true, cancelable: true}));
}"""
# Past the paste, straight into the editor: what no page of ours stops.
PUT_INTO_EDITOR = """([index, size]) => {
  const content = document.querySelectorAll(".jp-Notebook .jp-CodeCell .cm-content")[index];
  const {view} = content.cmTile ?? content.cmView;
  view.dispatch({changes: {from: view.state.doc.length, insert: "z\\n".repeat(size / 2)}});
}"""


def test_too_much_at_once_is_told_and_everybody_goes_on(pair: tuple[Person, Person]) -> None:
    ada, ben = pair
    ben.type_in_cell(0, "before")
    ada.sees_in_cell(0, "before")

    ben.notebook_frame.evaluate(PASTE, [0, 8_000_000])

    expect(ben.page.get_by_text("That is too much at once").first).to_be_visible()
    ben.type_in_cell(0, " between")
    ada.sees_in_cell(0, "before between")

    ben.notebook_frame.evaluate(PUT_INTO_EDITOR, [0, 3_000_000])

    expect(ben.page.get_by_text("it was taken out again").first).to_be_visible()
    expect(ben.cell(0)).not_to_contain_text("z")
    ben.type_in_cell(0, " after")
    for one in (ada, ben):
        one.sees_in_cell(0, "before between after")
    ada.type_in_cell(0, " it")
    ben.sees_in_cell(0, "before between after it")


def test_the_notebook_is_taken_along_from_the_room(
    pair: tuple[Person, Person], tmp_path: Path
) -> None:
    ada, ben = pair
    ben.type_in_cell(0, "print('taken along')")
    ada.sees_in_cell(0, "taken along")

    with ada.page.expect_download() as waiting:
        ada.notebook.get_by_role("button", name="More", exact=True).click()
        ada.notebook.get_by_role("menuitem", name="Download notebook").click()
    waiting.value.save_as(tmp_path / "taken.ipynb")

    notebook = json.loads((tmp_path / "taken.ipynb").read_text())
    nbformat.validate(nbformat.from_dict(notebook))
    assert waiting.value.suggested_filename.endswith(".ipynb")
    assert "taken along" in notebook["cells"][1]["source"]
