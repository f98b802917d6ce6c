"""The rules of the source tree, except those on imports, which `make check` checks."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from settings import environments

CHECKOUT = Path(__file__).parents[1]
PACKAGES = (
    "market_intelligence",
    "settings",
    "components",
    "bootstrap",
    "policies",
    "launcher",
    "rehearsal",
    "ops",
    "bench",
)
PROGRAM = tuple(file.name for file in sorted(CHECKOUT.glob("*.py")))
PACK = "policies/__main__.py"
TOOLS = {"launcher", "rehearsal", "ops", "bench"}
CONFIG_READERS = {"Config", "CONFIG", "get_config_env"}
ENVIRONMENTS = {*environments.listed()}
SUPPRESSION = re.compile(
    r"#\s*(type:\s*ignore|pyright:|mypy:|ruff:|noqa|fmt:|isort:|pragma:)", re.IGNORECASE
)


@cache
def code(file: str) -> str:
    return (CHECKOUT / file).read_text()


@cache
def nodes(file: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(code(file))))


def files(*folders: str) -> list[str]:
    found = (file for folder in folders for file in (CHECKOUT / folder).rglob("*.py"))
    return sorted(file.relative_to(CHECKOUT).as_posix() for file in found)


def imported(file: str) -> set[str]:
    """Return the top packages that a file imports anywhere in it."""
    names: set[str] = set()
    for node in nodes(file):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def mentioned(file: str) -> set[str]:
    """Return every name that a file imports, calls or reads."""
    names: set[str] = set()
    for node in nodes(file):
        match node:
            case ast.ImportFrom(module=str(name)) | ast.alias(name=name):
                names |= set(name.split("."))
            case ast.Attribute(attr=name) | ast.Name(id=name):
                names.add(name)
            case _:
                pass
    return names


def named_environments(file: str) -> set[str]:
    """Return the environments that a file names as `prod` or as the start of `prod-eu`."""
    texts = {
        node.value.rstrip("-")
        for node in nodes(file)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return ENVIRONMENTS & texts


def suppressions(file: str) -> Iterator[str]:
    """Return the comments of a file that switch a check off."""
    if SUPPRESSION.search(code(file)):
        for token in tokenize.generate_tokens(io.StringIO(code(file)).readline):
            if token.type == tokenize.COMMENT and SUPPRESSION.match(token.string):
                yield f"{file}:{token.start[0]}: {token.string}"


def readings_of_json(file: str) -> Iterator[tuple[str, set[str]]]:
    """Yield each `try` around a reading of JSON, with the errors that it expects."""
    for node in nodes(file):
        if isinstance(node, ast.Try):
            inner = (one for step in node.body for one in ast.walk(step))
            if {"json.load", "json.loads"} & {
                ast.unparse(one.func) for one in inner if isinstance(one, ast.Call)
            }:
                kinds = (handler.type for handler in node.handlers if handler.type)
                errors = (one.elts if isinstance(one, ast.Tuple) else [one] for one in kinds)
                yield f"{file}:{node.lineno}", {ast.unparse(one) for some in errors for one in some}


SOURCES = [*PROGRAM, *files(*PACKAGES)]
TESTS = files("tests")


def test_neither_the_program_nor_the_pack_needs_tools() -> None:
    # What these import of each other is no package, which is all that import contracts are about.
    programs = (*PROGRAM, "bootstrap/__main__.py", PACK)
    assert {file: imported(file) & TOOLS for file in programs if imported(file) & TOOLS} == {}


def test_only_settings_read_the_configuration() -> None:
    others = [
        file for file in SOURCES if file != "settings/stack.py" and "pulumi" in imported(file)
    ]
    found = {file: mentioned(file) & CONFIG_READERS for file in others}
    assert {file: names for file, names in found.items() if names} == {}


def test_no_environment_is_a_special_case() -> None:
    program = ["__main__.py", "settings/component_args.py", *files("components")]
    found = {file: named_environments(file) | (mentioned(file) & {"get_stack"}) for file in program}
    assert {file: names for file, names in found.items() if names} == {}


def test_only_the_pack_itself_constructs_the_pack() -> None:
    assert [file for file in SOURCES if "PolicyPack" in mentioned(file)] == [PACK]


def test_no_check_is_switched_off() -> None:
    assert [found for file in (*SOURCES, *TESTS) for found in suppressions(file)] == []


def test_tests_are_where_pytest_looks() -> None:
    elsewhere = [file for file in TESTS if not Path(file).name.startswith("test_")]
    holds_tests = re.compile(r"^\s*(async )?def test_", re.MULTILINE)
    assert [file for file in elsewhere if holds_tests.search(code(file))] == []


def test_json_that_may_be_wrong_may_be_nested_too_deeply() -> None:
    readings = (one for file in SOURCES for one in readings_of_json(file))
    wrong = {
        place: errors
        for place, errors in readings
        if errors & {"ValueError", "json.JSONDecodeError"}
    }
    assert len(wrong) > 20
    assert [place for place, errors in wrong.items() if "RecursionError" not in errors] == []


def test_no_thread_of_a_test_keeps_its_process() -> None:
    threads = [
        (f"{file}:{node.lineno}", {one.arg for one in node.keywords})
        for file in TESTS
        for node in nodes(file)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Thread")
    ]
    assert len(threads) > 5
    assert [place for place, given in threads if "daemon" not in given] == []


def test_a_process_is_killed_where_its_test_fails() -> None:
    """Popen's own block waits for it, for ever where it hangs; `tests.processes.ended` kills it."""
    blocks = [
        (file, ast.unparse(item.context_expr), node.lineno)
        for file in TESTS
        for node in nodes(file)
        if isinstance(node, ast.With)
        for item in node.items
    ]
    assert len([text for _, text, _ in blocks if text.startswith("ended(")]) > 5
    popens = [
        f"{file}:{line}" for file, text, line in blocks if text.startswith("subprocess.Popen(")
    ]
    assert popens == []
