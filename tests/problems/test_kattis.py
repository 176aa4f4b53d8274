"""Kattis problem packages: there and back, and what strangers' archives may not do."""

from __future__ import annotations

import argparse
import io
import stat
import zipfile
from dataclasses import replace

import pytest

from judge.authoring.command_line import add_commands
from judge.authoring.exchange import packages
from judge.authoring.exchange.kattis_import import of_package
from judge.authoring.exchange.packages import read_package
from judge.authoring.exchange.plain_yaml import read_yaml
from judge.authoring.library import load_problem, write_problem
from prepstack.errors import BadRequest
from prepstack.problems.writing import accepted, case, generated, wrong
from tests.problems.drafts import DOUBLE

COUNT = replace(
    DOUBLE,
    title="Count the Lines",
    kind="program",
    topics=["bash", "text"],
    params=(),
    version="1.2.3",
    license="cc by",
    limits={"time_limit": 1.5, "memory": 128, "output": 4},
    checker={"name": "lines"},
    statement="Count the lines of the files, and of standard input.",
    solutions={"bash": 'cat "$@" - | wc -l'},
    samples=[
        case("two lines", {"stdin": "a\nb\n"}, "2\n", explanation="a and b"),
        case("a file", {"files": {"notes.txt": "x\n"}, "args": ["notes.txt"]}, "1\n"),
    ],
    secrets=[
        case("nothing at all", {}, "0\n"),
        *(case(f"{n} lines", {"stdin": "z\n" * n}, f"{n}\n") for n in range(3, 14)),
        generated("very many", "lines", {"count": 5000}),
    ],
    generators="def lines(count):\n    return {'stdin': 'line\\n' * count}\n",
    validator="def validate(stdin='', files={}, args=[]):\n    pass\n",
    accepted=[
        accepted("bash", "with awk", "cat \"$@\" - | awk 'END { print NR }'\n"),
        accepted("bash", "line by line", 'cat "$@" - | wc -l\n', small_only=True),
    ],
    wrong=[
        wrong("bash", "WA", "words", 'cat "$@" - | wc -w\n'),
        wrong("bash", "TLE", "for ever", "while true; do :; done\n"),
        wrong("bash", "RE", "fails", "exit 3\n"),
    ],
)


@pytest.fixture
def command(tmp_path):
    """`prepstack problems …` on the folder `there`, or another; the exit code."""
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(required=True))

    def run(*words: str, folder: str = "there") -> int:
        arguments = parser.parse_args(["problems", "--folder", str(tmp_path / folder), *words])
        return int(arguments.run(arguments))

    return run


def test_what_both_formats_hold_comes_back_as_it_was(command, tmp_path, capsys):
    before = load_problem(write_problem(COUNT, tmp_path / "there"))
    package = str(tmp_path / "count.zip")
    command("export", "count-the-lines", package, "--rights-owner", "Ada")
    left = capsys.readouterr().err

    command("import", package, folder="back")

    # Hints have no place in a package; whoever imports one has to write them.
    made = (tmp_path / "back" / "count-the-lines.ipynb").read_text()
    assert "There is no hint cell" in check_form(command, capsys)
    (tmp_path / "back" / "count-the-lines.ipynb").write_text(with_hint(made))
    after = load_problem(tmp_path / "back" / "count-the-lines.ipynb")
    same = ("uuid", "title", "slug", "version", "license", "topics", "kind", "languages")
    assert all(getattr(after.about, name) == getattr(before.about, name) for name in same)
    for name in ("statement", "limits", "checker", "solutions", "wrong", "interviewer"):
        assert getattr(after, name) == getattr(before, name), name
    assert sorted(after.accepted, key=str) == sorted(before.accepted, key=str)
    assert after.cases[:-1] == before.cases[:-1]
    assert after.cases[-1].large and after.cases[-1].input == {"stdin": "line\n" * 5000}
    assert after.cases[-1].expected == "5000\n"
    for lost in ("difficulty and minutes", "3 hints", "the validator", "how 1 cases are generated"):
        assert f"Left behind: {lost}" in left


def check_form(command, capsys) -> str:
    command("check", "--form", folder="back")
    return capsys.readouterr().out


def with_hint(notebook: str) -> str:
    hint = '{"cell_type": "markdown", "id": "h", "metadata": {"tags": ["hint"]}, "source": "x"}'
    return notebook.replace('"cells": [', f'"cells": [{hint},', 1)


def test_the_same_problem_gives_the_same_bytes(command, tmp_path):
    write_problem(COUNT, tmp_path / "there")
    for name in ("one.zip", "two.kpp"):
        command("export", "count-the-lines", str(tmp_path / name), "--rights-owner", "Ada")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.kpp").read_bytes()


@pytest.mark.parametrize(
    ("changes", "words", "sentence"),
    [
        ({}, [], "A package under cc by names whose it is: --rights-owner NAME."),
        ({"checker": {"name": "lines", "ordered": False}}, [], "nothing like the checker lines"),
        ({"samples": [case("x", {"files": {"ä": ""}}, "0\n")]}, ["--rights-owner", "Ada"],
         "cannot hold a file called 'ä'"),
    ],
)  # fmt: skip
def test_what_a_package_cannot_say_is_refused(command, tmp_path, changes, words, sentence):
    write_problem(replace(COUNT, **changes), tmp_path / "there")

    with pytest.raises(BadRequest, match=sentence):
        command("export", "count-the-lines", str(tmp_path / "out.zip"), *words)
    assert not (tmp_path / "out.zip").exists()


def test_a_function_is_no_package(command, tmp_path):
    write_problem(DOUBLE, tmp_path / "there")

    with pytest.raises(BadRequest, match="this is a function"):
        command("export", "double-the-number", str(tmp_path / "out.zip"))


ABOUT = "problem_format_version: 2023-07-draft\nname: {en: Count Them}\nuuid: u\n"
SMALL = {
    "problem.yaml": ABOUT + "license: cc0\nkeywords: [Very Easy]\nconstants: {most: 100}\n",
    "statement/problem.en.md": "At most {{most}} lines.\n\n{{nextsample}}\n",
    "data/sample/1.in": "a\n",
    "data/sample/1.ans": "1\n",
    "data/secret/01-one.in": "b\n",
    "data/secret/01-one.ans": "1\n",
    "submissions/accepted/good.py": "print(1)\n",
    "input_validators/check.py": "import os\n",
    "output_validator/check.py": "import os\n",
    "attachments/data.csv": "a,b\n",
    ".git/config": "x",
}


def packed(changes: dict[str, str] | None = None) -> dict[str, bytes]:
    return {name: text.encode() for name, text in ({**SMALL, **(changes or {})}).items()}


def test_a_package_of_somebody_else_says_what_it_leaves_behind():
    found = of_package(packed())

    assert found.draft.title == "Count Them"
    assert found.draft.topics == ["very-easy"]
    assert found.draft.statement == "At most 100 lines.\n\n"
    assert [one["description"] for one in found.draft.secrets] == ["01-one"]
    said = "\n".join(found.left_behind)
    for part in ("a solution: no accepted submission is in Bash", "the output validator",
                 "input_validators (1 files)", "attachments (1 files)", "1 submissions",
                 "difficulty, minutes and hints are in no package"):  # fmt: skip
        assert part in said
    assert "import os" not in str(found.draft)  # no code that would run outside the sandbox


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"problem.yaml": "name: x\n"}, "of the version 'legacy'"),
        ({"problem.yaml": ABOUT + "type: [interactive]\n"}, "The package is 'interactive'"),
        ({"problem.yaml": ABOUT + "limits: {memory: lots}\n"}, "limits.memory has to be a number"),
        ({"problem.yaml": ABOUT + "limits: {memory: 1e99}\n"}, "has to be a positive number"),
        ({"problem.yaml": ABOUT + "name: {en: '…'}\n"}, "no letters of a slug"),
        ({"problem.yaml": ABOUT + "keywords: {a: b}\n"}, "keywords has to be a list of texts"),
        ({"problem.yaml": "[a\n"}, "problem.yaml, line 2: this is no YAML."),
        ({"data/secret/2.in": "x"}, "The package's case 'data/secret/2' has no answer."),
    ],
)
def test_a_package_that_cannot_be_read_is_refused_in_a_sentence(changes, sentence):
    with pytest.raises(BadRequest, match=sentence):
        of_package(packed(changes))


def test_a_file_that_is_no_text_is_refused():
    with pytest.raises(BadRequest, match="'data/sample/1.in' is not in UTF-8"):
        of_package(packed() | {"data/sample/1.in": b"\xff"})


YAMLS = [
    ("a: !!python/object/apply:os.system [ls]", "line 1: anchors, aliases and tags are not read"),
    ("a: &x [1]\nb: *x", "line 1: anchors, aliases and tags"),
    ("a: " + "[" * 50 + "]" * 50, "nested deeper than 20"),
    ("a: " + "x" * 70_000, "larger than 64 KiB"),
    ("- a", "has to be a map"),
]


@pytest.mark.parametrize(("text", "sentence"), YAMLS, ids=[text for _, text in YAMLS])
def test_yaml_makes_nothing_but_texts_lists_and_maps(text, sentence):
    with pytest.raises(BadRequest, match=sentence):
        read_yaml(text, "problem.yaml")


def archive(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
    return buffer.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


WICKED = [
    (archive(("p/../../etc/passwd", b"x")), "which leads out of it"),
    (archive(("/etc/passwd", b"x")), "which leads out of it"),
    (archive(("p\\..\\x", b"x")), "which leads out of it"),
    (archive(("C:/x", b"x")), "which leads out of it"),
    (archive((link("p/data"), b"/etc")), "the link 'p/data'"),
    (archive(("p/a", b"0" * 2_000_000)), "larger than 1 MiB"),
    (archive(*((f"p/{n}", b"0" * 900_000) for n in range(5))), "larger than 3 MiB"),
    (archive(*((f"p/{n}", b"") for n in range(12))), "more than 10 files"),
    (b"PK no archive", "cannot be read as a ZIP archive"),
    (archive(("p/a", b"0" * 9000))[:60], "cannot be read as a ZIP archive"),
]


@pytest.mark.parametrize(
    ("content", "sentence"), WICKED, ids=[f"{n}-{text}" for n, (_, text) in enumerate(WICKED)]
)
def test_an_archive_stays_within_its_bounds(tmp_path, monkeypatch, content, sentence):
    monkeypatch.setattr(packages, "LARGEST_FILE", 1 << 20)
    monkeypatch.setattr(packages, "LARGEST_PACKAGE", 3 << 20)
    monkeypatch.setattr(packages, "MOST_FILES", 10)
    (tmp_path / "wicked.zip").write_bytes(content)

    with pytest.raises(BadRequest, match=sentence):
        read_package(tmp_path / "wicked.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["wicked.zip"]


def test_a_folder_is_read_as_its_archive_is_and_its_links_are_not(tmp_path):
    for name, content in packed().items():
        (tmp_path / "p" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "p" / name).write_bytes(content)
    (tmp_path / "p.zip").write_bytes(archive(*((f"p/{n}", c) for n, c in packed().items())))

    assert read_package(tmp_path / "p") == read_package(tmp_path / "p.zip")
    assert ".git/config" not in read_package(tmp_path / "p")
    (tmp_path / "p" / "out").symlink_to("/etc")
    with pytest.raises(BadRequest, match="the link 'out'"):
        read_package(tmp_path / "p")
