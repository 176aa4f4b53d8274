"""The whole text of a C++ program: a candidate's between our header and what calls it.

What they were asked for is asserted, each with a sentence, so that no template of ours complains.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from judge.run.request import Request
from judge.toolchains.compiler import prelude_for
from judge.toolchains.cpp_complaints import ASSERTED, FILE
from prepstack.problems.languages import entry_name
from prepstack.problems.problem import Kind, Parameter, Signature
from prepstack.problems.starters import constructor_heading, function_heading, method_heading
from prepstack.problems.types import spell

# What a solution's own macros may have made of the words that follow it.
PLAIN = (
    *("main", "int", "long", "double", "bool", "string", "vector", "map"),
    *("class", "struct", "template", "static", "auto", "using", "return"),
)
RETURNED, NOTHING = -1, -2  # what is answered; otherwise the argument of this number


def program_of(request: Request) -> str:
    is_class = request.kind is Kind.CLASS
    calls = _class(request.signature) if is_class else _function(request.signature)
    # A solution may bring a main of its own, for the notebook; the judge's is another.
    return "\n".join(
        [
            '#include "driver.hpp"',
            "#define main solution_main",
            '#line 1 "given.cpp"',
            prelude_for(request.prelude, request.source),
            f'#line 1 "{FILE}"',
            request.source,
            '#line 1 "main.cpp"',
            *(f"#undef {word}" for word in PLAIN),
            *calls,
            "",
        ]
    )


def _function(signature: Signature) -> Iterator[str]:
    returns, heading = signature.returns, function_heading(signature, "cpp")
    yield "class Solution;"
    yield _assert(
        "prepstack::is_complete<Solution>(0)",
        f"The judge calls {heading} of class Solution, and there is no such class.",
    )
    yield _assert(
        "std::is_default_constructible_v<Solution>",
        "The judge makes a Solution without arguments, and cannot.",
    )
    yield from _member("Solution", signature.name, signature.parameters, heading)
    wanted = int(returns[4:]) if returns.startswith("arg:") else RETURNED
    if wanted == RETURNED:
        yield _answers(signature.name, heading)
    called = f"prepstack_{signature.name}"
    yield f"int main() {{ return prepstack::run_function<Solution, {called}>({wanted}); }}"


def _class(signature: Signature) -> Iterator[str]:
    name, told = signature.name, _spelled(signature.parameters)
    heading = constructor_heading(signature, "cpp")
    yield f"class {name};"
    yield _assert(
        f"prepstack::is_complete<{name}>(0)",
        f"The judge makes {heading}, and there is no such class.",
    )
    yield _assert(
        f"std::is_constructible_v<{', '.join([name, *(f'{one}&' for one in told)])}>",
        f"The judge makes {heading}, and the class has no such public constructor.",
    )
    methods = []
    for method in signature.methods:
        heading = method_heading(method, "cpp")
        yield from _member(name, method.name, method.parameters, heading)
        wanted = NOTHING if method.returns == "void" else RETURNED
        if wanted == RETURNED:
            yield _answers(method.name, heading)
        spelled = entry_name(method.name, "cpp")
        methods.append(f'{{"{spelled}", {{&prepstack_{method.name}::perform, {wanted}}}}}')
    types, table = ", ".join([name, *told]), ", ".join(methods)
    yield f"int main() {{ return prepstack::run_class<{types}>({{{table}}}); }}"


def _member(of: str, name: str, given: Sequence[Parameter], heading: str) -> Iterator[str]:
    """A type of ours for what is called, and what it has to be."""
    called = f"prepstack_{name}"
    types = ", ".join([f"{called}_name", of, *_spelled(given)])
    yield f"PREPSTACK_MEMBER({called}_name, {entry_name(name, 'cpp')})"
    yield f"using {called} = prepstack::Called<{types}>;"
    yield _assert(
        f"{called}::is_there", f"The judge calls {heading}, and {of} has no such public function."
    )
    yield _assert(
        f"!{called}::is_there || {called}::takes()",
        f"The judge calls {heading}, and the function takes something else.",
    )


def _answers(name: str, heading: str) -> str:
    called = f"prepstack_{name}"
    return _assert(
        f"!{called}::takes() || {called}::answers()",
        f"The judge calls {heading}, and cannot read what the function returns.",
    )


def _spelled(parameters: Sequence[Parameter]) -> list[str]:
    return [spell(one.type, "cpp") for one in parameters]


def _assert(condition: str, sentence: str) -> str:
    return f'static_assert({condition}, "{ASSERTED}{sentence}");'
