"""A stack's file as the engine reads it and as the commands do: there must be one meaning."""

import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from launcher import engine
from rehearsal.stack_file import PREFIX, own_settings, read
from rehearsal.yaml_input import YamlError, parsed

# Words, numbers with and without signs, moments, and what is made of the characters of numbers.
SCALARS = Path(__file__).with_name("samples").joinpath("scalars.txt").read_text().splitlines()
STRUCTURES = (
    "[]",
    "{}",
    "[null, ~, ]",
    "{a: 1, }",
    "{a, b: }",
    "{a:1}",
    "[a: 1, b: 2]",
    '{"a": 1e-05, "b": [true, null], "c": "\\u00e9", "d":1}',
    "[22:30, 1:2, -1, NO, 2026-01-01]",
    "[a,\n    b]",
    "[&x {a: 1, b: 2}, *x, {<<: *x, b: 3}, {b: 4, <<: *x}]",
    "[&x {a: 1}, &y {a: 2, b: 2}, {<<: [*x, *y], c: 3}]",
    "[&x 017, *x, &x b, *x]",
    "{secure: a, b: c}",
    "!!seq [a]",
    "!own {a: 017}",
    "!!set {a, b}",
    "!!omap [a: 1]",
    "|\n    a\n    b\n",
    ">\n    a\n    b\n\n    c\n",
    "|-\n    a\n",
    "|2\n      a\n",
    "a\n    b",
    '"a\\\n    b"',
    "'a\n\n    b'",
    "\n    - a\n    - - b\n      - c: 1\n        d: 2\n",
    "\n  - a\n  - 1\n",
    "\n    # x\n    a: 1 # y\n    ? b\n    : 2\n",
    "\n    a:\n    b:\n",
    "\ta",
    "a\tb\t# c",
    "[" * 50 + "]" * 50,
)
# Since 3.170.0, the engine keeps the types that YAML gives to values.
KEEPING_TYPES = (3, 170, 0)
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?")
GO_TIME = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) ([-+]\d\d)(\d\d) \S+")
REFUSED = (
    "[.inf]",
    "[-.inf]",
    "[.nan]",
    '"\\/"',
    '!!bool "yes"',
    "!!int 1.5",
    "a: b",
    "a:",
    "@a",
    "`a",
    "%a",
    "*a",
    "- a",
    "? a",
    '"a"b',
    "[-1, - 2]",
    "{a: 1, a: 2}",
    '{1: a, "1": b}',
    "{<<: 5}",
    "\n    ? [a]\n    : 1\n",
    "&a [*a]",
    "a\u2028b",
    "\n\ta: b\n",
)


# The engine takes names that are no text in the first object of a setting only.
NAMES = ("{1: a, 1.5: b, true: c, ~: d, 017: e, yes: f, 1e3: g}", "{1: a, 0x1: b}")
CORPUS = [*SCALARS, *STRUCTURES, *NAMES]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a stack, whose state is beside it."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "Pulumi.yaml").write_text("name: market-intelligence\nruntime: python\n")
    (folder / "state").mkdir()
    done = pulumi(folder, "stack", "init", "dev")
    assert done.returncode == 0, done.stderr
    return folder


def pulumi(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PULUMI_")}
    own = {
        "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    return subprocess.run(
        [engine.find().pulumi, *words, "--non-interactive"],
        cwd=folder,
        env=kept | own,
        capture_output=True,
        text=True,
        check=False,
    )


def by_engine(folder: Path, text: str) -> Mapping[str, Any] | None:
    """Return what the engine hands to a program, or None where it refuses the file."""
    (folder / "Pulumi.dev.yaml").write_text(text)
    done = pulumi(folder, "config", "--json", "--stack", "dev")
    if done.returncode:
        return None
    # The engine prints large floats with all their digits, as if they were integers.
    return {
        name.removeprefix(PREFIX): (
            json.loads(one["value"], parse_int=float) if "objectValue" in one else one["value"]
        )
        for name, one in json.loads(done.stdout).items()
    }


def is_other_notation(value: object, expected: object) -> bool:
    """Whether an engine that keeps the types of values hands over the same number or time.

    Go prints times of such an engine, as `2026-01-01 00:00:00 +0000 UTC`, and numbers in full.
    """
    if tuple(map(int, engine.find().version.split("."))) < KEEPING_TYPES:
        return False
    notations = {json.dumps(_canonical(one)) for one in (value, expected)}
    return len(notations) == 1


def _canonical(value: Any) -> Any:
    match value:
        case dict():
            members = cast("dict[str, Any]", value)
            return {name: _canonical(one) for name, one in members.items()}
        case list():
            return [_canonical(one) for one in cast("list[Any]", value)]
        case str() if NUMBER.fullmatch(value):
            return float(value) + 0.0  # which has one zero only
        case str():
            time = GO_TIME.sub(r"\1T\2\3:\4", value)
            return f"{time.removesuffix('+00:00')}Z" if time.endswith("+00:00") else time
        case _:
            return value


def test_every_value_means_the_same_to_the_engine_and_to_the_commands(folder: Path) -> None:
    assert len(CORPUS) > 300
    text = "config:\n  aws:region: us-east-1\n"
    for number, value in enumerate(CORPUS):
        text += f"  {PREFIX}top-{number}: {value}\n"
        if "\n" not in value and value not in NAMES:
            text += f"  {PREFIX}in-{number}:\n    a: {value}\n"
    expected = by_engine(folder, text)
    assert expected is not None
    settings = json.dumps(own_settings(read("dev", folder).config))
    found = json.loads(settings, parse_int=float)
    different = [
        (CORPUS[int(name.rpartition("-")[2])], value, expected[name])
        for name, value in found.items()
        if value != expected[name] and not is_other_notation(value, expected[name])
    ]
    assert different == []
    assert {*found, "aws:region"} == {*expected}


@pytest.mark.parametrize("value", REFUSED)
def test_what_the_engine_refuses_the_commands_refuse(folder: Path, value: str) -> None:
    text = f"config:\n  {PREFIX}a: {value}\n"
    assert by_engine(folder, text) is None
    with pytest.raises(YamlError):
        parsed(text)
