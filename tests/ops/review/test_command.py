"""`./mi review`: what it reads, what it writes, and its exit codes."""

import json
import os
import subprocess
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from launcher.errors import UserError
from launcher.main import argv
from ops.review.acknowledgements import Acknowledgement
from ops.review.assessment import assess
from ops.review.compared import Compared
from ops.review.inputs import Source, previews, skipped
from ops.review.markdown import MARKER
from ops.review.reading.read import read
from ops.review.review import Review
from tests.ops.mi import Ran, ran
from tests.ops.review.previews import SAMPLES, preview, sample

INDEX, SAME, REPLACE, EMAIL = (
    str(SAMPLES / name)
    for name in (
        "index.prod.events.jsonl",
        "same.prod.digest.json",
        "replace.dev.digest.json",
        "subscription.prod.events.jsonl",
    )
)
REBUILT = "index-rebuilt:requests/user-index"
MEANT = (
    f"acknowledge prod {REBUILT}",
    "acknowledge prod recovery-weakened:logs",
    "acknowledge prod recovery-weakened:requests",
)


def reviewed(*words: str, given: str = "") -> Ran:
    """Review a preview, whatever the changes of this checkout are."""
    return ran("review", "--no-base", *words, given=given)


def environment(done: Ran) -> Any:
    [one] = json.loads(done.stdout)["environments"]
    return one


def test_one_call_gives_a_comment_a_document_and_a_log(tmp_path: Path) -> None:
    comment, document = tmp_path / "review.md", tmp_path / "review.json"
    files = ["--markdown", str(comment), "--json", str(document)]
    done = reviewed(INDEX, REPLACE, *files, "--title", "A title", "--note", "By <b>hand</b>.")
    assert (done.exit_code, done.stderr) == (1, "")
    assert comment.read_text().startswith(f"{MARKER}\n## A title\n\nBy \\<b\\>hand\\</b\\>.\n")
    found: dict[str, Any] = json.loads(document.read_text())
    assert [(one["environment"], one["verdict"]) for one in found["environments"]] == [
        ("prod", "blocked"),
        ("dev", "blocked"),
    ]
    assert REBUILT in {one["name"] for one in found["environments"][0]["findings"]}
    assert done.stdout.startswith("By <b>hand</b>.\n┏")


def test_either_can_be_printed() -> None:
    comment, document = (reviewed(SAME, option, "-") for option in ("--markdown", "--json"))
    assert comment.stdout.startswith(f"{MARKER}\n## What this pull request changes\n")
    assert json.loads(document.stdout)["stops"] is False
    assert comment.exit_code == document.exit_code == 0


@pytest.fixture(scope="module")
def dangers(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A preview with dangers, against which no policy says anything."""
    file = tmp_path_factory.mktemp("dangers") / "preview.jsonl"
    lines = sample("index.prod.events.jsonl").splitlines()
    kept = [line for line in lines if "policyEvent" not in line and '"error"' not in line]
    file.write_text("\n".join(kept))
    return str(file)


CASES: dict[str, tuple[str, list[str], tuple[int, str]]] = {
    "not acknowledged": ("", [], (1, "blocked")),
    "acknowledged": ("\n".join(MEANT), [], (0, "look closely")),
    "one is not": ("\n".join(MEANT[1:]), [], (1, "blocked")),
    "one by an option": ("\n".join(MEANT[1:]), ["--acknowledge", REBUILT], (0, "look closely")),
    "acknowledged elsewhere": ("\n".join(MEANT).replace("prod", "dev"), [], (1, "blocked")),
    "not protected": ("", ["--protected", "staging"], (0, "blocked")),
    "protected": ("", ["--protected", "prod"], (1, "blocked")),
}


@pytest.mark.parametrize(("description", "options", "expected"), CASES.values(), ids=CASES)
def test_dangers_stop_a_merge_unless_they_are_meant(
    description: str, options: list[str], expected: tuple[int, str], dangers: str, tmp_path: Path
) -> None:
    body = tmp_path / "body.md"
    body.write_text(description)
    done = reviewed(dangers, "--acknowledged-in", str(body), *options, "--json", "-")
    assert (done.exit_code, environment(done)["verdict"]) == expected


def test_a_preview_that_failed_stops_a_merge_anywhere() -> None:
    failed = str(SAMPLES / "failed.dev.digest.json")
    done = reviewed(failed, "--protected", "prod", "--json", "-")
    one = environment(done)
    assert (done.exit_code, one["protected"], one["stops"]) == (1, False, True)


def test_a_line_that_is_nearly_an_acknowledgement_is_reported_everywhere(tmp_path: Path) -> None:
    capital, write = MEANT[0].capitalize(), MEANT[0]
    why = "acknowledge has to be in lowercase"
    body, comment, document = (tmp_path / name for name in ("body.md", "a.md", "a.json"))
    # dev has a review of its own.
    body.write_text(f"{capital}\nacknowledge dev table-deleted:logs\n")
    files = ["--markdown", str(comment), "--json", str(document)]
    options = ["--acknowledged-in", str(body), "--acknowledge", "a:b"]
    done = reviewed(INDEX, *options, *files)
    assert done.exit_code == 1
    assert (
        f"- `{capital}`: {why}. Write, as plain text on a line of its own: "
        f"`{write}`\n\nAcknowledged, but not found: `a:b`. Remove these lines.\n"
    ) in comment.read_text()
    found: dict[str, Any] = json.loads(document.read_text())
    assert found["nearMisses"] == [{"line": capital, "why": why, "instead": write}]
    assert found["unmatchedAcknowledgements"] == ["a:b"]
    assert " ".join(done.stdout.split()).endswith(
        f"Not counted as acknowledged: {capital}: {why}. Write, on a line of its own: {write} "
        "Acknowledged, but not found: a:b"
    )


REFUSED: dict[str, tuple[list[str], str]] = {
    "no file": (["missing.json"], "missing.json cannot be read: No such file or directory."),
    "a folder": ([str(SAMPLES)], f"{SAMPLES} cannot be read: Is a directory."),
    "no name of a file": (["a\0b"], "a\0b is not the name of a file."),
    "no preview": (
        ["-"],
        (
            "Standard input cannot be reviewed. It is empty: the preview did not run, or wrote "
            "to another file. Use the output of `pulumi preview --json`, or of its --event-log."
        ),
    ),
    "two from the standard input": (
        ["a=-", "-"],
        "Standard input can be read only once: name files for the other previews.",
    ),
    "two of one environment": (
        [SAME, f"prod={SAME}"],
        "There are 2 previews of prod: give only one.",
    ),
    "another stack": (
        [f"dev={SAME}"],
        f"{SAME} cannot be reviewed as dev. It is a preview of the stack prod: write prod={SAME}.",
    ),
    "another project": (
        [f"acme/shop/prod={SAME}"],
        (
            "The stack acme/shop/prod belongs to the project shop, and this is "
            "market-intelligence: write acme/market-intelligence/prod."
        ),
    ),
    "no name of a finding": (
        [SAME, "--acknowledge", "all"],
        (
            "--acknowledge takes the name of a finding, such as index-rebuilt:requests/user-index, "
            "alone or after an environment, and not 'all'."
        ),
    ),
    "no description": (
        [SAME, "--acknowledged-in", "missing.md"],
        "missing.md cannot be read: No such file or directory.",
    ),
    "one file for two": (
        [SAME, "--markdown", "-", "--json", "-"],
        "--markdown and --json name the same file: name two files.",
    ),
    "no folder to write into": (
        [SAME, "--json", "/missing/a.json"],
        "/missing/a.json cannot be written: No such file or directory.",
    ),
}


@pytest.mark.parametrize(("words", "sentence"), REFUSED.values(), ids=REFUSED)
def test_wrong_arguments_are_refused(words: list[str], sentence: str) -> None:
    assert reviewed(*words) == Ran(exit_code=2, stdout="", stderr=f"{sentence}\n")


@pytest.mark.parametrize("options", [[], ["--markdown", "-"], ["--json", "-"]])
def test_no_address_is_shown(options: list[str]) -> None:
    done = reviewed(EMAIL, *options)
    assert "example.com" not in done.stdout + done.stderr


@pytest.mark.parametrize("words", [["-"], ["eu=-"]])
def test_a_preview_is_read_from_the_standard_input(words: list[str]) -> None:
    done = reviewed(*words, "--json", "-", given=sample("same.prod.digest.json"))
    one = environment(done)
    assert (one["stack"], one["environment"]) == ("prod", "prod" if words == ["-"] else "eu")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_a_preview_is_read_in_whichever_unicode_it_is_written(
    encoding: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.json"
    file.write_text(sample("same.prod.digest.json"), encoding=encoding)
    assert [one.unchanged for one in previews([str(file)])] == [101]


def test_other_lines_around_a_preview_are_skipped_and_quoted() -> None:
    done = reviewed("-", "--json", "-", given=f"Loading...\n{sample('same.prod.digest.json')}")
    assert (done.exit_code, done.stderr) == (
        0,
        "The preview of prod: skipped a line that is not part of it, line 1: `Loading...`.\n",
    )
    assert environment(done)["skipped"] == ["line 1: `Loading...`"]


def test_only_the_first_skipped_lines_are_quoted() -> None:
    lines = [f"line {number}" for number in range(1, 6)]
    [found] = previews([REPLACE])
    assert skipped(found) == ""
    many = read("\n".join([*lines, sample("replace.dev.digest.json")]))
    assert skipped(many) == (
        "The preview of dev: skipped 5 lines that are not part of it, line 1: `line 1`; line 2: "
        "`line 2`; line 3: `line 3`; and 2 more."
    )


def test_a_terminal_may_lack_letters() -> None:
    done = subprocess.run(
        argv("review", "-"),
        cwd=Path(__file__).parents[3],
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        input=sample("replace.dev.digest.json"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "log_id ? entry_id" in done.stdout


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("prod=a.json", Source("prod", "a.json")),
        ("prod=-", Source("prod", "-")),
        ("prod=a=b.json", Source("prod", "a=b.json")),
        ("a.json", Source("", "a.json")),
        ("./a=b.json", Source("", "./a=b.json")),
        ("-", Source("", "-")),
        ("acme/prod=a.json", Source("prod", "a.json")),
        ("acme/market-intelligence/prod=a.json", Source("prod", "a.json")),
    ],
)
def test_a_source_may_name_its_environment(words: str, source: Source) -> None:
    assert Source.of(words) == source


def test_a_file_that_is_there_names_no_environment(tmp_path: Path) -> None:
    file = tmp_path / "a=b.json"
    file.touch()
    relative = f"{tmp_path.name}/{file.name}"
    with chdir(tmp_path.parent):
        assert Source.of(relative) == Source("", relative)


def test_a_preview_of_a_stack_that_is_named_in_full_is_held_to_its_file(tmp_path: Path) -> None:
    for stack in ("prod", "dev"):
        (tmp_path / f"Pulumi.{stack}.yaml").write_text("config: {}")
    full = "acme/market-intelligence/prod"
    file = tmp_path / "preview.json"
    text = sample("same.prod.digest.json").replace("urn:pulumi:prod::", f"urn:pulumi:{full}::")
    file.write_text(text)
    for source in (f"{full}={file}", f"prod={file}", str(file)):
        [found] = previews([source], tmp_path)
        assert (found.environment, found.stack) == ("prod", "prod")
    file.write_text(text.replace(full, "acme/shop/prod"))
    with pytest.raises(UserError, match=r"write acme/market-intelligence/prod\.$"):
        previews([str(file)])


DELETABLE = "  market-intelligence:deletionProtection: false\n"
LOAD = "  market-intelligence:workload:\n    requestsPerSecond: 1\n"
WRONG = "  market-intelligence:recovery: {days: 99}\n"


def assessed(folder: Path, settings: str | None, *protected: str) -> Review:
    """Review a preview of prod as production, with what the file of prod says."""
    if settings is not None:
        text = f"config:\n  aws:region: us-east-1\n{settings}"
        (folder / "Pulumi.prod.yaml").write_text(text)
    of = read(sample("index.prod.events.jsonl"), "production")
    return assess(of, [Acknowledgement(REBUILT, "prod")], protected, Compared(after=folder))


@pytest.mark.parametrize(
    ("settings", "protected", "is_protected", "is_fixed_only"),
    [
        pytest.param("", (), True, True, id="the file protects"),
        pytest.param(DELETABLE + LOAD, (), False, False, id="the file does not protect"),
        pytest.param(DELETABLE, ("acme/production",), True, True, id="named"),
        pytest.param(LOAD, ("staging",), False, False, id="not named"),
        pytest.param(None, (), True, True, id="no file"),
        pytest.param(WRONG, (), True, True, id="a wrong file"),
    ],
)
def test_a_stack_file_decides_the_protection_and_the_expected_load(
    tmp_path: Path,
    settings: str | None,
    protected: tuple[str, ...],
    is_protected: bool,
    is_fixed_only: bool,
) -> None:
    one = assessed(tmp_path, settings, *protected)
    assert one.cost is not None
    assert (one.is_protected, one.cost.is_fixed_only) == (is_protected, is_fixed_only)
    # It is acknowledged in another environment.
    assert (one.verdict, one.acknowledged) == ("blocked", frozenset())


def test_a_preview_without_a_stack_is_of_the_one_that_its_environment_names(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_text(f"config:\n  aws:region: us-east-1\n{DELETABLE}")
    one = assess(preview(environment="dev"), [], [], Compared(after=tmp_path))
    assert one.is_protected is False
