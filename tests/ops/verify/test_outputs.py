import io
import sys
from pathlib import Path

import pytest

from launcher.errors import UserError
from launcher.time_limits import TimeLimit, TimeLimitError
from ops.verify import outputs
from ops.verify.errors import MissingError
from ops.verify.outputs import Outputs

NOT_JSON = "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"


def engine(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a command named pulumi first on PATH."""
    command = folder / "pulumi"
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def refused(source: str | None) -> str:
    with pytest.raises(UserError) as caught:
        outputs.read("dev", source)
    return str(caught.value)


def test_values_are_given_as_they_are_needed() -> None:
    given = Outputs({"name": "orders", "arns": {"reader": "arn"}, "count": 3})
    assert given.text("name") == "orders"
    assert given.texts("arns") == {"reader": "arn"}
    assert given.texts("name") == {}
    assert given.value("count") == 3


@pytest.mark.parametrize("ask", [Outputs.text, Outputs.texts, Outputs.value])
def test_a_value_that_is_not_there_is_missing(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(MissingError, match=r"^the stack has no output name$"):
        ask(Outputs({}), "name")


def test_a_file_may_hold_them(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    file.write_text('{"name": "orders"}')
    assert outputs.read("dev", str(file)).values == {"name": "orders"}


def test_standard_input_may_hold_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"name": "orders"}')))
    assert outputs.read("dev", "-").values == {"name": "orders"}


def test_the_engine_is_asked_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine(tmp_path, monkeypatch, 'echo "{\\"asked\\": \\"$*\\"}"')
    assert outputs.read("dev", None).values == {"asked": "stack output --json --stack dev"}


def test_an_engine_that_refuses_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine(tmp_path, monkeypatch, "echo 'error: no stack named' >&2; echo dev >&2; exit 255")
    assert refused(None) == (
        "The outputs of dev cannot be had: error: no stack named dev\n"
        "Deploy the stack, or see whether this is its backend (`pulumi whoami --verbose`)."
    )


def test_an_engine_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = TimeLimit(seconds=0.2, grace_seconds=5, advice="Do this.")
    monkeypatch.setattr(outputs, "QUESTION", limit)
    engine(tmp_path, monkeypatch, "exec sleep 60")
    with pytest.raises(TimeLimitError) as caught:
        outputs.read("dev", None)
    assert str(caught.value) == (
        "`pulumi stack output` had not ended after 0.2 seconds, and was interrupted. Do this."
    )


def test_without_an_engine_they_have_to_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(None) == "pulumi is not on PATH: install it, or give --outputs."


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"{", f"{{}} is no JSON: {NOT_JSON}."),
        (b"[]", "{} is no object of outputs."),
        (b"{}", "The dev stack has no outputs: deploy it first."),
        (b"\xff", "{} is no text: save it as UTF-8."),
    ],
    ids=["JSON", "list", "empty", "bytes"],
)
def test_what_is_no_outputs_is_refused(tmp_path: Path, data: bytes, fault: str) -> None:
    file = tmp_path / "outputs.json"
    file.write_bytes(data)
    assert refused(str(file)) == fault.format(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    assert refused(str(file)) == f"{file} cannot be read: No such file or directory."
