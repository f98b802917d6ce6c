"""When a danger stops a merge."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.ops.mi import exit_code
from tests.ops.review.given import sample


def findings(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    code = exit_code("review", *arguments, "--json", "-")
    (one,) = json.loads(capsys.readouterr().out)["environments"]
    return code, one


@pytest.fixture
def rebuilt(tmp_path: Path) -> Path:
    """A preview with dangers, against which no policy says anything."""
    file = tmp_path / "preview.jsonl"
    lines = sample("index.prod.events.jsonl").splitlines()
    kept = [line for line in lines if "policyEvent" not in line and '"error"' not in line]
    file.write_text("\n".join(kept))
    return file


MEANT = (
    "acknowledge prod index-rebuilt:requests/user-index",
    "acknowledge prod recovery-weakened:logs",
    "acknowledge prod recovery-weakened:requests",
)


@pytest.mark.parametrize(
    ("description", "options", "expected"),
    [
        pytest.param("", [], (1, "blocked"), id="not acknowledged"),
        pytest.param("\n".join(MEANT), [], (0, "look closely"), id="acknowledged"),
        pytest.param("\n".join(MEANT[1:]), [], (1, "blocked"), id="one is not"),
        pytest.param(
            "\n".join(MEANT[1:]),
            ["--acknowledge", "index-rebuilt:requests/user-index"],
            (0, "look closely"),
            id="one by an option",
        ),
        pytest.param("\n".join(MEANT).replace("prod", "dev"), [], (1, "blocked"), id="elsewhere"),
        pytest.param("\n".join(["```", *MEANT, "```"]), [], (1, "blocked"), id="as code"),
        pytest.param("", ["--protected", "staging"], (0, "blocked"), id="not protected"),
        pytest.param("", ["--protected", "prod"], (1, "blocked"), id="protected"),
    ],
)
def test_dangers_stop_a_merge_unless_they_are_meant(
    description: str,
    options: list[str],
    expected: tuple[int, str],
    rebuilt: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    body = rebuilt.with_name("body.md")
    body.write_text(description)
    given = [str(rebuilt), "--acknowledged-in", str(body), *options]
    code, one = findings(*given, capsys=capsys)
    assert (code, one["verdict"]) == expected
