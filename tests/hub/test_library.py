"""The bundles of problems are built once, again when something changed, and whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub_config.process.library import build_if_changed, fingerprint
from hub_config.service.problems.library import Library
from hub_config.settings import Settings
from prepstack.errors import NotFound, Unavailable
from tests.open_folder import open_folder

REPOSITORY = Path(__file__).parents[2]
SLUG = "errors-per-hour"  # of the quick ones


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    with open_folder() as folder:
        problems = folder / "problems"
        problems.mkdir()
        notebook = (REPOSITORY / "problems" / f"{SLUG}.ipynb").read_text()
        (problems / f"{SLUG}.ipynb").write_text(notebook)
        monkeypatch.setenv("PREPSTACK_DATA", str(folder / "data"))
        yield Settings(data=folder / "data", problems=problems)


def test_they_are_built_once_and_anew_when_a_notebook_changed(settings: Settings) -> None:
    library = Library(settings)
    before = library.state
    codes = [build_if_changed(settings)]
    first = stamp(settings)
    text = library.text(SLUG)
    codes.append(build_if_changed(settings))
    again = stamp(settings)
    notebook = settings.problems / f"{SLUG}.ipynb"
    notebook.write_text(notebook.read_text().replace("A service fell over", "A service broke down"))
    codes.append(build_if_changed(settings))

    assert (before.status, before.problems) == ("preparing", 0)
    assert codes == [0, 0, 0]
    assert first == again != stamp(settings)
    assert "A service fell over" in text.statement_html
    assert "A service broke down" in library.text(SLUG).statement_html
    assert (library.state.status, library.state.problems) == ("ready", 1)


def stamp(settings: Settings) -> int:
    return (settings.bundles_folder / "fingerprint").stat().st_mtime_ns


def test_what_cannot_be_built_leaves_what_is_there(settings: Settings) -> None:
    build_if_changed(settings)
    notebook = settings.problems / f"{SLUG}.ipynb"
    right = notebook.read_text()
    notebook.write_text(right.replace('"format": 1', '"format": 9'))

    failed = build_if_changed(settings)

    library = Library(settings)
    assert failed != 0
    assert settings.bundles_failed.exists()
    assert (library.state.status, library.text(SLUG).title) == ("ready", "Errors per Hour")
    notebook.write_text(right)
    assert build_if_changed(settings) == 0
    assert not settings.bundles_failed.exists()


def test_tests_follow_one_by_one_and_those_of_a_faulty_problem_cost_no_other(
    settings: Settings,
) -> None:
    faulty = settings.problems / "top-five-clients-in-a-log.ipynb"
    text = (REPOSITORY / "problems" / faulty.name).read_text()
    faulty.write_text(text.replace("head -n 5", "head -n 4"))

    failed = build_if_changed(settings)

    library = Library(settings)
    assert (failed, library.state.status, library.state.problems) == (1, "ready", 2)
    assert library.bundle(SLUG)["slug"] == SLUG
    with pytest.raises(NotFound, match="could not be prepared"):
        library.bundle("top-five-clients-in-a-log")

    settings.bundles_failed.unlink()  # as while it is tried again
    with pytest.raises(Unavailable, match="still being prepared"):
        library.bundle("top-five-clients-in-a-log")


def test_who_was_interrupted_goes_on_with_the_tests_that_are_missing(settings: Settings) -> None:
    build_if_changed(settings)
    folder, first = settings.bundles_folder, stamp(settings)
    (folder / "complete").unlink()
    (folder / "private" / f"{SLUG}.json.gz").unlink()

    assert build_if_changed(settings) == 0

    assert (folder / "private" / f"{SLUG}.json.gz").exists()
    assert (folder / "complete").exists()
    assert stamp(settings) == first


def test_a_library_that_was_never_built_says_why(settings: Settings) -> None:
    settings.judge_folder.mkdir(parents=True)
    settings.bundles_failed.touch()
    failed = Library(settings).state
    settings.bundles_failed.unlink()
    (settings.problems / f"{SLUG}.ipynb").unlink()
    none = Library(settings).state

    assert (failed.status, none.status) == ("failed", "none")
    assert "problems.log" in failed.message
    assert build_if_changed(settings) == 0
    assert not settings.bundles_folder.exists()


def test_nobody_else_reads_the_bundles(settings: Settings) -> None:
    build_if_changed(settings)

    paths = [settings.bundles_folder, *settings.bundles_folder.rglob("*")]
    assert {path.stat().st_mode & 0o077 for path in paths} == {0}


def test_where_the_judge_is_apart_the_service_reads_them_by_its_group(settings: Settings) -> None:
    settings.judge_folder.mkdir(parents=True)
    settings.judge_folder.chmod(0o2750)

    build_if_changed(settings)

    paths = [settings.bundles_folder, *settings.bundles_folder.rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_file()} == {0o644}
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_dir()} == {0o750}


def test_the_fingerprint_tells_apart_what_is_built_differently(tmp_path: Path) -> None:
    problems, code = tmp_path / "problems", tmp_path / "code"
    (code / "prepstack" / "problems").mkdir(parents=True)
    problems.mkdir()
    found = {fingerprint(problems, code)}
    for path in (problems / "a.ipynb", problems / "b.ipynb", code / "prepstack/problems/x.py"):
        path.write_text("1")
        found.add(fingerprint(problems, code))
    (problems / "b.ipynb").rename(problems / "c.ipynb")
    found.add(fingerprint(problems, code))

    assert len(found) == 5


def test_only_what_is_in_the_library_is_ever_read(settings: Settings) -> None:
    build_if_changed(settings)
    library = Library(settings)
    (settings.bundles_folder / "staff" / "other.json").write_text(json.dumps({}))

    for slug in ("other", "../staff/other", "", "."):
        with pytest.raises(NotFound):
            library.staff(slug)
        with pytest.raises(NotFound):
            library.bundle(slug)
    for path in ("interview.ipynb", f"{SLUG}.perl.ipynb", f"../{SLUG}.go.ipynb", f"{SLUG}."):
        assert library.notebook(path) is None
    notebook = library.notebook(f"{SLUG}.bash.ipynb")
    assert notebook is not None
    assert notebook["metadata"]["prepstack"]["language"] == "bash"
