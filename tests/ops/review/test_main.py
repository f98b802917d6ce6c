import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from launcher.main import argv
from ops.review.markdown import MARKER
from tests.ops.mi import exit_code
from tests.ops.review.given import SAMPLES, sample

INDEX = str(SAMPLES / "index.prod.events.jsonl")
SAME = str(SAMPLES / "same.prod.digest.json")
REPLACE = str(SAMPLES / "replace.dev.digest.json")
EMAIL = str(SAMPLES / "subscription.prod.events.jsonl")
PROJECT = Path(__file__).parents[3]


def test_one_call_gives_a_comment_a_document_and_a_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    comment, document = tmp_path / "review.md", tmp_path / "review.json"
    files = ["--markdown", str(comment), "--json", str(document)]
    assert exit_code("review", INDEX, REPLACE, *files, "--note", "By <b>hand</b>.") == 1
    assert comment.read_text().startswith(f"{MARKER}\n## What this pull request changes\n")
    assert "By \\<b\\>hand\\</b\\>." in comment.read_text()
    found: dict[str, Any] = json.loads(document.read_text())
    assert [(one["environment"], one["verdict"]) for one in found["environments"]] == [
        ("prod", "blocked"),
        ("dev", "blocked"),
    ]
    assert capsys.readouterr().out.startswith("By <b>hand</b>.\n┏")


def test_either_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("review", SAME, "--markdown", "-") == 0
    assert capsys.readouterr().out.startswith(MARKER)
    assert exit_code("review", SAME, "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)["stops"] is False


def test_what_is_acknowledged_and_nowhere_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("review", SAME, "--acknowledge", "prod table-deleted:logs") == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "Acknowledged, but found nowhere: prod table-deleted:logs"


CAPITAL = "Acknowledge prod index-rebuilt:requests/user-index"
WRITE = CAPITAL.lower()


def test_a_line_that_is_nearly_an_acknowledgement_is_told_everywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body, comment, document = (tmp_path / name for name in ("body.md", "a.md", "a.json"))
    body.write_text(f"{CAPITAL}\nacknowledge dev table-deleted:logs\n")
    files = ["--markdown", str(comment), "--json", str(document)]
    assert exit_code("review", INDEX, "--acknowledged-in", str(body), *files) == 1
    why = "acknowledge is written in small letters"
    assert (
        "**These lines acknowledge nothing yet:**\n"
        "\n"
        f"- `{CAPITAL}`: {why}. Write, as plain text on a line of its own: `{WRITE}`\n"
    ) in comment.read_text()
    assert "found nowhere" not in comment.read_text()
    found: dict[str, Any] = json.loads(document.read_text())
    assert found["nearMisses"] == [{"line": CAPITAL, "why": why, "instead": WRITE}]
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.endswith(
        f"Not counted as acknowledged: {CAPITAL}: {why}. Write, on a line of its own: {WRITE}"
    )


def test_an_acknowledgement_that_is_a_slip_away_is_not_found_nowhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    slip = "prod index-rebuild:requests/user-index"
    assert exit_code("review", INDEX, "--acknowledge", slip, "--acknowledge", "a:b") == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.endswith(
        f"Not counted as acknowledged: {slip}: no finding is named {slip[5:]}. "
        f"Write, on a line of its own: {WRITE} Acknowledged, but found nowhere: a:b"
    )


def test_a_preview_that_failed_stops_a_merge_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    failed = str(SAMPLES / "failed.dev.digest.json")
    assert exit_code("review", failed, "--protected", "prod", "--json", "-") == 1
    (one,) = json.loads(capsys.readouterr().out)["environments"]
    assert (one["protected"], one["stops"]) == (False, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(
            ["missing.json"],
            "missing.json cannot be read: No such file or directory.",
            id="no file",
        ),
        pytest.param(
            [SAME, "--acknowledge", "all"],
            "--acknowledge takes the name of a finding, such as "
            "index-rebuilt:requests/user-index, alone or after an environment, and not 'all'.",
            id="no name",
        ),
        pytest.param(
            [SAME, "--acknowledged-in", "missing.md"],
            "missing.md cannot be read: No such file or directory.",
            id="no description",
        ),
        pytest.param(
            [SAME, "--markdown", "-", "--json", "-"],
            "--markdown and --json name the same file: name two.",
            id="one file for two",
        ),
        pytest.param(
            [SAME, "--json", "/missing/a.json"],
            "/missing/a.json cannot be written: No such file or directory.",
            id="no folder",
        ),
    ],
)
def test_what_cannot_be_done_is_refused(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("review", *arguments) == 2
    assert capsys.readouterr() == ("", f"{sentence}\n")


@pytest.mark.parametrize("written", [[], ["--markdown", "-"], ["--json", "-"]])
def test_no_address_is_told(written: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    exit_code("review", EMAIL, *written)
    found = capsys.readouterr()
    assert "example.com" not in found.out + found.err


def test_other_lines_around_a_preview_are_skipped_and_quoted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "prod.json"
    file.write_text(f"Loading policy packs...\n{sample('same.prod.digest.json')}")
    assert exit_code("review", str(file), "--json", "-") == 0
    found = capsys.readouterr()
    assert found.err == (
        "The preview of prod: skipped a line that is no part of it, "
        "line 1: `Loading policy packs...`.\n"
    )
    (one,) = json.loads(found.out)["environments"]
    assert one["skipped"] == ["line 1: `Loading policy packs...`"]


def run(*arguments: str, text: str = "", **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        argv("review", *arguments),
        cwd=PROJECT,
        env=os.environ | variables,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_preview_may_be_piped_into_it_and_a_terminal_may_lack_letters() -> None:
    done = run("-", text=sample("replace.dev.digest.json"), PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (1, "")
    assert "log_id ? entry_id" in done.stdout


def test_a_preview_that_is_cut_is_refused() -> None:
    done = run("-", text=sample("replace.dev.digest.json")[:-20])
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("The standard input cannot be reviewed. It breaks off in line ")
