"""The rules of the tree: who may import whom, and what must stand beside what."""

import ast
import io
import re
import sys
import tokenize
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
PACKAGES = ("tables", "sections", "components", "policies", "launcher", "ops", "offline", "bench")
OURS = {"__main__", "arguments", "guardrails", "problems", "settings", *PACKAGES}
SERVED_BY = {"google", "grpc"}  # what the policy SDK speaks to the engine with
ENVIRONMENTS = {"dev", "staging", "prod"}
SUPPRESSION = re.compile(
    r"#\s*(type:\s*ignore|pyright:|mypy:|ruff:|noqa|fmt:|isort:|pragma:)", re.IGNORECASE
)


def python_files(*folders: str) -> list[Path]:
    found = (file for folder in folders for file in (CHECKOUT / folder).rglob("*.py"))
    return sorted(file.relative_to(CHECKOUT) for file in found)


PROGRAM = sorted(file.relative_to(CHECKOUT) for file in CHECKOUT.glob("*.py"))
SOURCES = [*PROGRAM, *python_files(*PACKAGES)]
TESTS = python_files("tests")


def each(files: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("source", files, ids=[file.as_posix() for file in files])


def text(source: Path) -> str:
    return (CHECKOUT / source).read_text()


def imported(code: str) -> set[str]:
    """Give the packages that a module imports anywhere in it, without the standard library's."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names


def mentioned(code: str) -> set[str]:
    """Give every name that a module imports, calls or reads."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= set(node.module.split("."))
        if isinstance(node, ast.alias):
            names |= set(node.name.split("."))
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
        if isinstance(node, ast.Name):
            names.add(node.id)
    return names


def environments(code: str) -> set[str]:
    """Give the environments that a module names as `prod` or as the start of `prod-eu`."""
    texts = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
    return ENVIRONMENTS & {value.rstrip("-") for value in texts if isinstance(value, str)}


def suppressions(code: str) -> list[str]:
    """Give the comments that switch a check off."""
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    return [comment for comment in comments if SUPPRESSION.match(comment)]


@each(python_files("tables"))
def test_tables_know_nothing_of_how_they_are_deployed(source: Path) -> None:
    forbidden = (OURS - {"tables"}) | {"pulumi", "pulumi_aws", "pulumi_policy"}
    assert imported(text(source)) & forbidden == set()


@each([Path("tables/specs.py"), Path("tables/limits.py")])
def test_specs_need_only_the_standard_library(source: Path) -> None:
    assert imported(text(source)) <= {"tables"}


@each(python_files("components"))
def test_components_import_only_pulumi_and_tables(source: Path) -> None:
    assert imported(text(source)) <= {"pulumi", "pulumi_aws", "tables", "components"}


@each(python_files("sections"))
def test_sections_know_nothing_of_pulumi(source: Path) -> None:
    assert imported(text(source)) <= {"pydantic", "pydantic_core", "sections", "tables"}


@each(python_files("policies/guardrails"))
def test_guardrails_import_only_the_policy_sdk(source: Path) -> None:
    assert imported(text(source)) <= {"pulumi", "pulumi_policy", "guardrails", *SERVED_BY}


@each(
    [source for source in SOURCES if source.parts[0] not in {"launcher", "ops", "offline", "bench"}]
)
def test_what_is_deployed_needs_no_tools(source: Path) -> None:
    assert imported(text(source)) & {"launcher", "ops", "offline"} == set()


@each(python_files("launcher"))
def test_the_launcher_needs_only_the_standard_library(source: Path) -> None:
    assert imported(text(source)) <= {"launcher"}


@each([source for source in SOURCES if source != Path("settings.py")])
def test_only_settings_read_the_configuration(source: Path) -> None:
    readers = {"Config", "CONFIG", "get_config_env"}
    assert "pulumi" not in imported(text(source)) or mentioned(text(source)) & readers == set()


@each([Path("__main__.py"), Path("arguments.py"), *python_files("components")])
def test_no_environment_is_a_special_case(source: Path) -> None:
    assert environments(text(source)) == set()
    assert "get_stack" not in mentioned(text(source))


@each([source for source in SOURCES if source != Path("policies/__main__.py")])
def test_only_the_pack_itself_constructs_the_pack(source: Path) -> None:
    assert "PolicyPack" not in mentioned(text(source))


@each([*SOURCES, *TESTS])
def test_no_check_is_switched_off(source: Path) -> None:
    assert suppressions(text(source)) == []


@each(TESTS)
def test_tests_are_where_pytest_looks(source: Path) -> None:
    holds_tests = re.search(r"^\s*(async )?def test_", text(source), re.MULTILINE)
    assert source.name.startswith("test_") or not holds_tests


@pytest.mark.parametrize(
    ("code", "packages"),
    [
        pytest.param("import pulumi_aws.dynamodb as db", {"pulumi_aws"}, id="import"),
        pytest.param("from settings import load", {"settings"}, id="from"),
        pytest.param("def f():\n    import ops.verify, json", {"ops"}, id="in a function"),
        pytest.param("from . import rule\nfrom .rule import check", set[str](), id="relative"),
    ],
)
def test_imports_are_seen(code: str, packages: set[str]) -> None:
    assert imported(code) == packages


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import pulumi\npulumi.Config('x')", id="attribute"),
        pytest.param("from pulumi import Config as C", id="import"),
        pytest.param("from pulumi.config import Config", id="submodule"),
    ],
)
def test_readers_of_the_configuration_are_seen(code: str) -> None:
    assert "Config" in mentioned(code)
    assert "pulumi" in imported(code)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("if stack == 'prod': pass", id="comparison"),
        pytest.param("x = stack in ('prod', 'x')", id="membership"),
        pytest.param("stack.startswith('prod-')", id="prefix"),
        pytest.param("match stack:\n    case 'prod': pass", id="match"),
        pytest.param("x = {'prod': 35}[stack]", id="lookup"),
    ],
)
def test_special_cases_are_seen(code: str) -> None:
    assert environments(code) == {"prod"}


@pytest.mark.parametrize(
    "comment",
    ["# noqa: E501", "# type: ignore[x]", "# pyright: ignore", "#  Type:ignore", "# fmt: off"],
)
def test_suppressions_are_seen(comment: str) -> None:
    assert suppressions(f"x = '# noqa'  {comment}\n") == [comment]
