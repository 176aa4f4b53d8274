# ruff: noqa: E501  solutions stand on one line each
"""What a hostile submission may try, in every language, and what it gets."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

import pytest

from judge.run.request import CaseLimits, GivenCase, Request
from judge.server.escapes import PROBES, Bait, baits, is_held, probe_request
from judge.toolchains.languages import Languages
from prepstack.problems.problem import Checker, Kind
from tests.judge.submissions import GENERAL, Judge, function, read_signature
from tests.open_folder import open_folder

PLACES = [
    "/etc/passwd",
    "/etc/shadow",
    "/root",
    "/home",
    "/var",
    "/sys",
    "/proc/1/environ",
    "/proc/1/mem",
    "/proc/1/root/etc/hostname",
    "/proc/kcore",
    "/dev/mem",
    "/work",
    "/srv",
    "/opt",
    "/run",
]


@pytest.fixture(scope="module")
def bait() -> Iterator[Bait]:
    with baits() as bait:
        yield bait


@pytest.mark.parametrize("name", PROBES)
def test_what_the_judge_tries_at_its_start_is_held(
    languages: Languages, bait: Bait, name: str
) -> None:
    assert is_held(languages, probe_request(PROBES[name], bait))


def test_a_probe_that_gets_out_is_noticed(languages: Languages, bait: Bait) -> None:
    source = (
        "def probe(bait, port):\n    return ['/usr'] if __import__('os').listdir('/usr') else []"
    )

    assert not is_held(languages, probe_request(source, bait))


LOOK_AROUND = {
    "python": """
import os, socket
def the_answer(a, b):
    found = []
    for path in a:
        try:
            if os.path.isdir(path):
                found += [path] * bool(os.listdir(path))
            else:
                found += [path] * bool(open(path, "rb").read(1))
        except OSError: pass
    for folder in ("/", "/tmp", "/usr", "/dev", "/dev/shm", "/solution", "/driver"):
        try:
            open(folder + "/x", "w"); found.append("wrote " + folder)
        except OSError: pass
    try:
        socket.create_connection(("127.0.0.1", b), 1); found.append("network")
    except OSError: pass
    return found""",
    "javascript": """
function theAnswer(a, b) {
    const process = console.log.constructor("return process")();
    const require = process.mainModule.require, fs = require("fs"), found = [];
    for (const path of a) try {
        if (fs.statSync(path).isDirectory() ? fs.readdirSync(path).length : fs.readFileSync(path).length) found.push(path);
    } catch {}
    for (const folder of ["/", "/tmp", "/usr", "/dev", "/dev/shm", "/solution", "/driver"]) try {
        fs.writeFileSync(folder + "/x", "x"); found.push("wrote " + folder);
    } catch {}
    for (const name of Object.keys(process.env)) if (!["PATH", "UV_THREADPOOL_SIZE", "PWD"].includes(name)) found.push(name);
    const shell = require("child_process").spawnSync("/usr/bin/bash", ["-c", `exec 3<>/dev/tcp/127.0.0.1/${b} && echo network`]);
    if (String(shell.stdout).includes("network")) found.push("network");
    return found;
}""",
    "java": """
import java.io.*; import java.net.*; import java.nio.file.*; import java.util.*;
class Solution { List<String> theAnswer(String[] a, int b) {
    List<String> found = new ArrayList<>();
    for (String path : a) try {
        File file = new File(path);
        if (file.isDirectory() ? file.list().length > 0 : new FileInputStream(file).read() >= 0) found.add(path);
    } catch (Exception held) {}
    for (String folder : new String[] {"/", "/tmp", "/usr", "/dev", "/dev/shm", "/solution", "/driver"}) try {
        new FileOutputStream(folder + "/x").close(); found.add("wrote " + folder);
    } catch (Exception held) {}
    for (String name : System.getenv().keySet()) if (!List.of("PATH", "LANG", "PWD").contains(name)) found.add(name);
    try { new Socket("127.0.0.1", b); found.add("network"); } catch (Throwable held) {}
    return found;
} }""",
    "cpp": """
#include <arpa/inet.h>
#include <dirent.h>
#include <sys/socket.h>
extern char** environ;
class Solution { public: vector<string> theAnswer(vector<string>& a, int b) {
    vector<string> found;
    for (auto& path : a) {
        if (DIR* folder = opendir(path.c_str())) { int n = 0; while (readdir(folder)) n++; if (n > 2) found.push_back(path); }
        else { ifstream file(path); char c; if (file.get(c)) found.push_back(path); }
    }
    for (string folder : {"/", "/tmp", "/usr", "/dev", "/dev/shm", "/solution", "/driver"})
        if (ofstream(folder + "/x") << "x") found.push_back("wrote " + folder);
    for (char** name = environ; *name; name++) if (string(*name).rfind("PWD", 0)) found.push_back(*name);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{}; to.sin_family = AF_INET; to.sin_port = htons(b); inet_aton("127.0.0.1", &to.sin_addr);
    if (s >= 0 && !connect(s, (sockaddr*)&to, sizeof to)) found.push_back("network");
    return found;
} };""",
    "go": """
import (
"fmt"
"net"
"os"
"strings"
)
func theAnswer(a []string, b int) []string {
    found := []string{}
    for _, path := range a {
        if items, err := os.ReadDir(path); err == nil { if len(items) > 0 { found = append(found, path) }; continue }
        if file, err := os.Open(path); err == nil { one := make([]byte, 1); if n, _ := file.Read(one); n > 0 { found = append(found, path) } }
    }
    for _, folder := range []string{"/", "/tmp", "/usr", "/dev", "/dev/shm", "/solution", "/driver"} {
        if _, err := os.Create(folder + "/x"); err == nil { found = append(found, "wrote " + folder) }
    }
    for _, name := range os.Environ() { if !strings.HasPrefix(name, "GO") && !strings.HasPrefix(name, "PWD") { found = append(found, name) } }
    if _, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", b)); err == nil { found = append(found, "network") }
    return found
}""",
}
LOOK_AROUND["typescript"] = LOOK_AROUND["javascript"].replace(
    "(a, b)", "(a: string[], b: number): string[]"
)


@pytest.mark.parametrize("language", GENERAL)
def test_nothing_of_the_host_is_there(judge: Judge, bait: Bait, language: str) -> None:
    # Of a warm driver the second process is the candidate's own.
    zygote = [f"/proc/2/{name}" for name in ("environ", "mem", "fd", "maps")]
    places = [*PLACES, *(zygote if language in ("python", "cpp", "go") else [])]
    given = {"a": [str(bait.file), str(bait.file.parent), *places], "b": bait.port}

    judged = judge(
        function(
            language,
            LOOK_AROUND[language],
            [(given, [])],
            params=["string[]", "int"],
            returns="string[]",
            limits=CaseLimits(time_seconds=10),
        )
    )

    assert judged.verdicts == ["AC"], judged.results[0].answer if judged.results else judged.summary


FORGES = {
    "python": "import os\ndef the_answer(a):\n    os.write(3, b'{\"result\": 42}')\n    os._exit(0)",
    "cpp": 'class Solution { public: int theAnswer(int a) { write(3, "{\\"result\\": 42}", 14); _exit(0); } };',
    "go": 'import "os"\nfunc theAnswer(a int) int { os.NewFile(3, "x").WriteString("{\\"result\\": 42}"); os.Exit(0); return 0 }',
}


@pytest.mark.parametrize("language", FORGES)
def test_a_forged_answer_is_judged_like_any_other(judge: Judge, language: str) -> None:
    cases = [({"a": 1}, 42), ({"a": 1}, 2)]

    judged = judge(function(language, FORGES[language], cases, params=["int"], returns="int"))

    assert judged.verdicts == ["AC", "WA"]


ENDS_ITSELF = {
    "python": "import os\ndef the_answer(a):\n    if a == 1: os._exit(0)\n    return 3",
    "javascript": "function theAnswer(a) { if (a === 1) console.log.constructor('return process')().exit(0); return 3; }",
    "java": "class Solution { int theAnswer(int a) { if (a == 1) System.exit(0); return 3; } }",
    "cpp": "class Solution { public: int theAnswer(int a) { if (a == 1) exit(0); return 3; } };",
    "go": 'import "os"\nfunc theAnswer(a int) int { if a == 1 { os.Exit(0) }; return 3 }',
}


@pytest.mark.parametrize("language", ENDS_ITSELF)
def test_an_end_without_an_answer_costs_its_own_case_only(judge: Judge, language: str) -> None:
    cases = [({"a": 1}, 2), ({"a": 2}, 3)]

    judged = judge(function(language, ENDS_ITSELF[language], cases, params=["int"], returns="int"))

    assert judged.verdicts == ["RE", "AC"]


KILLS = {
    "python": "import os\ndef the_answer(a):\n    if a == 1:\n        for pid in (1, os.getppid(), -1):\n            try: os.kill(pid, 9)\n            except OSError: pass\n    return 3",
    "javascript": "function theAnswer(a) { if (a === 1) { const p = console.log.constructor('return process')(); p.kill(p.pid, 9); for (;;) {} } return 3; }",
    "java": 'class Solution { int theAnswer(int a) throws Exception { if (a == 1) { Runtime.getRuntime().exec(new String[] {"/usr/bin/bash", "-c", "kill -9 -1 $PPID"}).waitFor(); for (;;) ; } return 3; } }',
    "cpp": "#include <signal.h>\nclass Solution { public: int theAnswer(int a) { if (a == 1) { kill(1, 9); kill(getppid(), 9); kill(-1, 9); } return 3; } };",
    "go": 'import "syscall"\nfunc theAnswer(a int) int { if a == 1 { syscall.Kill(1, 9); syscall.Kill(syscall.Getppid(), 9); syscall.Kill(-1, 9) }; return 3 }',
}


@pytest.mark.parametrize("language", KILLS)
def test_who_kills_everything_in_reach_harms_its_own_case(judge: Judge, language: str) -> None:
    cases = [({"a": 1}, 2), ({"a": 2}, 3)]

    judged = judge(function(language, KILLS[language], cases, params=["int"], returns="int"))

    assert judged.verdicts[0] in ("RE", "TLE", "WA")
    assert judged.verdicts[1] == "AC"


BOMBS = {
    "python": "import os\ndef the_answer(a):\n    if a == 1:\n        while True:\n            try: os.fork()\n            except OSError: pass\n    return 3",
    "cpp": "class Solution { public: int theAnswer(int a) { while (a == 1) fork(); return 3; } };",
    "javascript": "function theAnswer(a) { if (a === 1) { const p = console.log.constructor('return process')(); const c = p.mainModule.require('child_process'); for (;;) try { c.spawn('/usr/bin/bash', ['-c', ': (){ $0|$0& };:']); } catch {} } return 3; }",
}


@pytest.mark.parametrize("language", BOMBS)
def test_a_fork_bomb_is_gone_before_the_next_case(judge: Judge, language: str) -> None:
    cases = [({"a": 1}, 2), ({"a": 2}, 3)]
    limits = CaseLimits(time_seconds=0.5)

    judged = judge(
        function(language, BOMBS[language], cases, params=["int"], returns="int", limits=limits)
    )

    assert judged.verdicts[0] in ("TLE", "RE", "MLE")
    assert judged.verdicts[1] == "AC"


def one(judge: Judge, source: str, *expected: Any, **limits: Any) -> list[str]:
    cases = [({"a": n}, value) for n, value in enumerate(expected, start=1)]
    return judge(
        function(
            "python",
            source,
            cases,
            params=["int"],
            returns="any",
            limits=CaseLimits(**limits),
        )
    ).verdicts


def test_a_daemon_does_not_meet_the_next_case(judge: Judge) -> None:
    source = """
import os, time
def the_answer(a):
    if a == 1 and os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
        os._exit(0)
    return len([name for name in os.listdir("/proc") if name.isdigit()])"""

    verdicts = one(judge, source, 99, 3)

    assert verdicts == ["WA", "AC"]  # init, zygote and itself


def test_time_spent_by_hidden_children_counts(judge: Judge) -> None:
    source = """
import os, time
def the_answer(a):
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while time.process_time() < 0.8: pass
            os.write(writing, b"x")
            os._exit(0)
        os._exit(0)
    os.read(reading, 1)
    return 1"""

    assert one(judge, source, 1, time_seconds=0.5) == ["TLE"]


def test_memory_of_many_children_counts_together(judge: Judge) -> None:
    source = """
import os, time
def the_answer(a):
    for _ in range(8):
        if os.fork() == 0:
            block = bytearray(100 * 10**6)
            time.sleep(5)
            os._exit(0)
    time.sleep(4)
    return 1"""

    assert one(judge, source, 1, memory_megabytes=128)[0] in ("MLE", "RE")


def test_ignoring_every_signal_does_not_help(judge: Judge) -> None:
    source = """
import signal
def the_answer(a):
    for number in range(1, 65):
        try: signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError): pass
    while True: pass"""

    assert one(judge, source, 1, time_seconds=0.3) == ["TLE"]


def test_a_stopped_zygote_is_replaced(judge: Judge) -> None:
    source = """
import os
def the_answer(a):
    if a == 1: os.kill(os.getppid(), 19)
    return 3"""

    assert one(judge, source, 2, 3) == ["RE", "AC"]


def test_the_driver_cannot_be_changed_for_the_next_case(judge: Judge) -> None:
    source = """
import json, sys
def the_answer(a):
    json.dumps = lambda *x, **y: '{"result": 3}'
    for module in list(sys.modules.values()):
        if hasattr(module, "send"): module.send = None
    return a"""

    assert one(judge, source, 3, 3)[1] in ("WA", "RE", "AC")
    assert one(judge, "def the_answer(a):\n    return a", 1, 2) == ["AC", "AC"]


def test_a_huge_answer_is_cut(judge: Judge) -> None:
    source = "def the_answer(a):\n    return 'x' * 20_000_000"

    assert one(judge, source, 1, output_megabytes=4) == ["OLE"]


def test_bottomless_recursion_ends(judge: Judge) -> None:
    source = "import sys\nsys.setrecursionlimit(10**9)\ndef the_answer(a):\n    return the_answer(a + 1) + 1"

    assert one(judge, source, 1)[0] in ("MLE", "RE", "TLE")


@pytest.mark.parametrize("answer", ["[" * 100_000, "9" * 10_000, "{", "null", "[]", '"x"', ""])
def test_an_answer_that_is_no_message_harms_nobody(judge: Judge, answer: str) -> None:
    source = f"import os\ndef the_answer(a):\n    if a == 1:\n        os.write(3, {answer!r}.encode())\n        os._exit(0)\n    return 3"

    assert one(judge, source, 2, 3) == ["RE", "AC"]


COMPILES = {
    "include a file of the host": ("cpp", '#include "BAIT"\nclass Solution { public: int theAnswer(int a) { return a + 1; } };'),
    "take in its bytes": ("cpp", 'asm(".incbin \\"BAIT\\"");\nclass Solution { public: int theAnswer(int a) { return a + 1; } };'),
    "embed a file": ("go", 'import _ "embed"\n//go:embed BAIT\nvar text string\nfunc theAnswer(a int) int { return a + 1 }'),
    "call C": ("go", '// #include "BAIT"\nimport "C"\nfunc theAnswer(a int) int { return a + 1 }'),
    "give flags": ("go", '//go:generate sh -c "cat BAIT"\n//go:linkname x runtime.x\nfunc x()\nfunc theAnswer(a int) int { return a + 1 }'),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPILES)
def test_a_compiler_reads_nothing_of_the_host(judge: Judge, bait: Bait, name: str) -> None:
    language, source = COMPILES[name]
    source = source.replace("BAIT", str(bait.file))

    judged = judge(function(language, source, [({"a": 1}, 2)], params=["int"], returns="int"))

    assert judged.summary.verdict == "CE"
    assert "SECRET-7f3a" not in judged.summary.error


def test_a_compiler_bomb_is_cut(judge: Judge) -> None:
    source = (
        "template <int N> struct B { B<N + 1> a; B<N + 2> b; };\n"
        "class Solution { public: int theAnswer(int a) { return sizeof(B<0>); } };"
    )

    judged = judge(function("cpp", source, [({"a": 1}, 2)], params=["int"], returns="int"))

    assert judged.summary.verdict == "CE"


QUERIES = {
    "sqlite": [
        "ATTACH 'BAIT' AS host; SELECT * FROM host.sqlite_master",
        "SELECT readfile('BAIT')",
        "SELECT load_extension('BAIT')",
        "ATTACH '/tmp/x' AS host; CREATE TABLE host.t(a); SELECT 'wrote'",
    ],
    "duckdb": [
        "SELECT * FROM read_text('BAIT')",
        "COPY (SELECT 1) TO '/tmp/x'; SELECT 'wrote'",
        "INSTALL httpfs; SELECT 'installed'",
        "ATTACH 'BAIT' AS host; SELECT 'attached'",
        "SET enable_external_access = true; SELECT 'set'",
        "SELECT * FROM glob('/etc/*')",
    ],
}


@pytest.mark.parametrize(
    ("language", "query"), [(name, query) for name in QUERIES for query in QUERIES[name]]
)
def test_a_query_reaches_no_file(judge: Judge, bait: Bait, language: str, query: str) -> None:
    columns = [{"name": "a", "type": "int"}]
    request = Request(
        language,
        Kind.SQL,
        read_signature({"tables": [{"name": "t", "columns": columns}]}),
        query.replace("BAIT", str(bait.file)),
        (GivenCase("one", False, {"t": [[1]]}, {"columns": [], "rows": []}),),
        Checker("rows"),
    )

    judged = judge(request)

    assert judged.verdicts == ["RE"]
    assert "SECRET-7f3a" not in str(judged.results)


def test_a_program_finds_nothing_either(judge: Judge, bait: Bait) -> None:
    places = " ".join([str(bait.file), *PLACES])
    script = f"""
for place in {places}; do
    if [ -d "$place" ]; then [ -n "$(ls -A "$place" 2>/dev/null)" ] && echo "$place"
    else [ -n "$(head -c 1 "$place" 2>/dev/null | tr -d '\\0')" ] && echo "$place"; fi
done
for folder in / /tmp /usr /dev /dev/shm /solution /driver; do
    (echo x > "$folder/x") 2>/dev/null && echo "wrote $folder"
done
(exec 3<>/dev/tcp/127.0.0.1/{bait.port}) 2>/dev/null && echo network
(unshare -U true || mount -t tmpfs none /tmp || su -c true) 2>/dev/null && echo more rights
env | grep -v -E '^(PATH|LANG|HOME|TMPDIR|PWD|OLDPWD|SHLVL|_)='
true"""
    request = Request(
        "bash",
        Kind.PROGRAM,
        read_signature({}),
        script,
        (GivenCase("one", False, {}, ""),),
        Checker("lines"),
    )

    judged = judge(request)

    assert judged.verdicts == ["AC"], judged.results[0].answer


def test_sandboxes_leave_nothing_behind(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_folder() as folder:  # of its own: others may be judging on this machine
        monkeypatch.setattr(tempfile, "tempdir", str(folder))

        one(judge, "def the_answer(a):\n    return a", 1)

        assert list(folder.iterdir()) == []
