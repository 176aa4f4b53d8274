"""The notebook that everybody sees is another one from one moment to the next, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import nbformat
from playwright.sync_api import expect

from tests.e2e.people import NOTEBOOK, Person
from tests.e2e.scenes import end_for_everyone, let_in, meet
from tests.e2e.service_side import ServiceSide
from tests.e2e.stack import Stack

PYTHON, BASH = "pair-with-target.python.ipynb", "pair-with-target.bash.ipynb"
# Times of a document that was loaded anew would begin anew.
LOADED_AT = "() => performance.timeOrigin"


def notebook(title: str, starter: str, kernel: str) -> dict[str, Any]:
    spec = {"name": kernel, "display_name": title, "language": kernel}
    cells = [
        nbformat.v4.new_markdown_cell(f"# In {title}", id="statement-0"),
        nbformat.v4.new_code_cell(starter, id="starter-1", metadata={"tags": ["starter"]}),
    ]
    made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec}, nbformat_minor=5)
    return dict(made)


def sees(one: Person, title: str, language: str) -> None:
    """Ready to be edited, or to be watched."""
    expect(one.notebook.locator(".jp-Notebook:visible")).to_contain_text(f"In {title}")
    expect(one.notebook.locator(".jp-NotebookPanel")).to_have_count(1)
    expect(one.page.locator('.ps-frame[data-stage="ready"]')).to_be_visible()
    if language:
        expect(one.notebook.get_by_role("button", name=f"Language: {language}")).to_be_visible()


def test_switching_takes_everybody_along_and_loses_no_character(
    person: Callable[..., Person], stack: Stack
) -> None:
    ada, ben, eve = person("Ada"), person("Ben"), person("Eve")
    meet(ada, ben, "ada-switches")
    let_in(ada, eve, "observer")
    everybody = (ada, ben, eve)
    loaded = [one.notebook_frame.evaluate(LOADED_AT) for one in everybody]
    service = ServiceSide(stack, ada)
    service.put(PYTHON, notebook("Python", "pair = 'python'", "python3"))
    service.put(BASH, notebook("Bash", "pair=bash", "bash"))

    # To a problem: the cursor is in the starter, what is typed is seen by all, and runs.
    service.show(PYTHON)
    for one in everybody:
        sees(one, "Python", "" if one is eve else "Python")
    ben.type_in_cell(0, "\nprint('typed by', 'ben')")
    ben.run_cell(0)
    for one in everybody:
        one.sees_output(0, "typed by ben")

    # To another language: another notebook and another kernel.
    service.show(BASH)
    for one in everybody:
        sees(one, "Bash", "" if one is eve else "Bash")
    ada.type_in_cell(0, "\necho $pair | tr a-z A-Z")
    ada.run_cell(0)
    for one in everybody:
        one.sees_output(0, "BASH")
    eve.type_in_cell(0, "forged")

    # And back: text and output are there, and the variables of the kernel. Whoever writes in the
    # page meanwhile writes on.
    ada.page.get_by_role("tab", name="Chat").click()
    box = ada.page.get_by_role("textbox", name="Message")
    box.click()
    ada.page.keyboard.type("I am ")
    service.show(PYTHON)
    for one in everybody:
        sees(one, "Python", "" if one is eve else "Python")
    ada.page.keyboard.type("writing")
    expect(box).to_have_value("I am writing")
    for one in everybody:
        one.sees_in_cell(0, "print('typed by', 'ben')")
        one.sees_output(0, "typed by ben")
        expect(one.cell(0)).not_to_contain_text("forged")
    ben.type_in_cell(0, "\nprint(pair, 'again')")
    ben.run_cell(0)
    eve.sees_output(0, "python again")
    assert service.solution(PYTHON).endswith("print(pair, 'again')")
    assert "forged" not in service.solution(BASH)

    # JupyterLab was not loaded anew; a page that is opens the newest.
    assert [one.notebook_frame.evaluate(LOADED_AT) for one in everybody] == loaded
    eve.page.reload()
    eve.be_in_the_room()
    sees(eve, "Python", "")
    assert PYTHON in str(eve.page.locator(NOTEBOOK).get_attribute("src"))
    for one in everybody:
        assert one.errors == []
    end_for_everyone(ada)
