"""The files that a new table is written into; everything else in them stays."""

import ast
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from market_intelligence.specs import TABLES, Key, Keyed, TableSpec
from ops.files import exact_text, rewritten
from ops.new.table.declaration import NewTableError, constant, pack_lines, program_lines

PROGRAM = "market_intelligence/specs.py"
PACK = "policies/guardrails/dynamodb/specification.py"
PROJECT = "Pulumi.yaml"
TESTS = "tests/tables/test_{name}.py"


def texts(spec: TableSpec, folder: Path) -> dict[Path, str]:
    """Return the files to write; NewTableError if one has no place for the table, or exists."""
    edits: dict[str, Callable[[str], str]] = {
        PROGRAM: lambda text: _declared(text, "TableSpec", constant(spec), program_lines(spec)),
        PACK: lambda text: _declared(text, "Table", constant(spec), pack_lines(spec)),
        PROJECT: lambda text: _with_section(text, spec),
    }
    found: dict[Path, str] = {}
    for name, edit in edits.items():
        try:
            found[folder / name] = rewritten(exact_text(folder / name), edit)
        except (LookupError, SyntaxError) as error:
            raise NewTableError(
                f"Nothing was written: {name} has no place for a table ({error})."
            ) from error
    tests = folder / TESTS.format(name=spec.name)
    if tests.exists():
        raise NewTableError(f"Nothing was written: {tests} is there already.")
    return found | {tests: tests_of(spec)}


@dataclass(frozen=True, slots=True)
class _Places:
    """The lines after which the declaration, and before which its name, is inserted."""

    declaration: int
    name: int


def _places(text: str, kind: str) -> _Places:
    """Return the end of the last declaration of a kind, and of the list of all."""
    declaration, names = 0, 0
    for node in ast.parse(text).body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id="TABLES")], value=ast.Call() | ast.Tuple(), end_lineno=int(end)
            ):
                names = end
            case ast.Assign(value=ast.Call(func=ast.Name(id=name)), end_lineno=int(end)):
                declaration = end if name == kind else declaration
            case _:
                pass
    if not declaration or not names:
        raise LookupError(f"it has no {kind}, or no TABLES")
    return _Places(declaration, names)


def _declared(text: str, kind: str, name: str, declaration: Sequence[str]) -> str:
    lines = text.split("\n")
    places = _places(text, kind)
    return "\n".join(
        [
            *lines[: places.declaration],
            "",
            *declaration,
            *lines[places.declaration : places.name - 1],
            f"    {name},",
            *lines[places.name - 1 :],
        ]
    )


def _with_section(text: str, spec: TableSpec) -> str:
    """Return the project's file with a section for the table, after that of the last one."""
    section = re.search(rf"^  {TABLES[-1].name}:\n(    .*\n)+", text, re.MULTILINE)
    if section is None:
        raise LookupError(f"it has no section {TABLES[-1].name}")
    own = f"  {spec.name}:\n    description: {spec.description}\n    default: {{}}\n"
    return f"{text[: section.end()]}{own}{text[section.end() :]}"


def tests_of(spec: TableSpec) -> str:
    """Return a test of the table: the request, independent of both declarations."""
    name = constant(spec)
    stated = [
        f'    "name": "<environment>-{spec.base_name}",',
        f'    "keys": {_stated(spec)},',
        *(f'    "{index.name}": {_stated(index)},' for index in spec.indexes),
        *([f'    "expires by": "{spec.ttl_attribute}",'] if spec.ttl_attribute else []),
    ]
    return "\n".join(
        [
            f'"""What was asked for of {spec.description}: change this with the table."""',
            "",
            "from guardrails.dynamodb import specification",
            f"from market_intelligence.specs import {name}",
            "from tests.tables.stated import stated_by_pack, stated_by_program",
            "",
            "ASKED = {",
            *stated,
            "}",
            "",
            "",
            "def test_the_program_declares_what_was_asked_for() -> None:",
            f"    assert stated_by_program({name}) == ASKED",
            "",
            "",
            "def test_the_pack_demands_what_was_asked_for() -> None:",
            f"    assert stated_by_pack(specification.{name}) == ASKED",
            "",
        ]
    )


def _stated(keyed: Keyed) -> str:
    def of_key(key: Key) -> str:
        return f'"{key.name} {key.type}"'

    return f"[{', '.join(map(of_key, keyed.keys))}]"
