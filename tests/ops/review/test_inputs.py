import io
import sys
from contextlib import chdir
from pathlib import Path

import pytest

from launcher.errors import UserError
from ops.review.inputs import Source, previews, skipped
from tests.ops.review.given import SAMPLES, preview, sample

SAME = SAMPLES / "same.prod.digest.json"
REPLACE = SAMPLES / "replace.dev.digest.json"


def refused(*sources: str, folder: Path = SAMPLES) -> str:
    with pytest.raises(UserError) as error:
        previews(sources, folder)
    return str(error.value)


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
    (tmp_path / "Pulumi.prod.yaml").write_text("config: {}")
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}")
    full = "acme/market-intelligence/prod"
    file = tmp_path / "preview.json"
    text = sample("same.prod.digest.json").replace("urn:pulumi:prod::", f"urn:pulumi:{full}::")
    file.write_text(text)
    assert full in text
    for source in (f"{full}={file}", f"prod={file}", str(file)):
        [found] = previews([source], tmp_path)
        assert (found.environment, found.stack) == ("prod", "prod")
    assert refused(f"acme/dev={file}", folder=tmp_path) == (
        f"{file} cannot be reviewed as dev. It is a preview of the stack prod: write prod={file}."
    )
    assert refused(f"acme/shop/prod={file}") == (
        "The stack acme/shop/prod is of the project shop, and this is market-intelligence: "
        "write acme/market-intelligence/prod."
    )
    file.write_text(text.replace(full, "acme/shop/prod"))
    assert refused(str(file)).endswith("write acme/market-intelligence/prod.")


def test_each_preview_is_of_the_environment_that_is_named_or_of_its_stack() -> None:
    found = previews([f"production={SAME}", str(REPLACE)])
    assert [(one.environment, one.stack) for one in found] == [
        ("production", "prod"),
        ("dev", "dev"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_a_preview_is_read_in_whichever_unicode_it_is_written(
    encoding: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.json"
    file.write_text(sample("same.prod.digest.json"), encoding=encoding)
    assert [one.unchanged for one in previews([str(file)])] == [101]


def test_a_preview_is_read_from_the_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SAME.read_bytes())))
    assert [one.environment for one in previews(["eu=-"])] == ["eu"]


def test_what_is_no_preview_is_refused_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("")
    assert refused(str(file)) == (
        f"{file} cannot be reviewed. It is empty: the preview did not run, or wrote elsewhere. "
        "Take what `pulumi preview --json` or its --event-log writes."
    )


def test_the_preview_of_another_stack_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}")
    assert refused(f"dev={SAME}", folder=tmp_path) == (
        f"{SAME} cannot be reviewed as dev. It is a preview of the stack prod: write prod={SAME}."
    )


@pytest.mark.parametrize(
    ("sources", "sentence"),
    [
        pytest.param(
            ["a=-", "-"],
            "The standard input can be read once: name files for the others.",
            id="two of the standard input",
        ),
        pytest.param(
            [str(SAME), f"prod={SAME}"], "There are 2 previews of prod: give one.", id="twice"
        ),
        pytest.param(
            ["missing.json"], "missing.json cannot be read: No such file or directory.", id="none"
        ),
        pytest.param([str(SAMPLES)], f"{SAMPLES} cannot be read: Is a directory.", id="a folder"),
        pytest.param(["a\0b"], "a\0b is no name of a file.", id="no name"),
    ],
)
def test_sources_that_cannot_be_used_are_refused(sources: list[str], sentence: str) -> None:
    assert refused(*sources) == sentence


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ((), ""),
        (
            ("line 1: `a`",),
            "The preview of prod: skipped a line that is no part of it, line 1: `a`.",
        ),
        (
            ("line 1: `a`", "line 2: `b`", "line 3: `c`", "line 9: `d`", "line 10: `e`"),
            (
                "The preview of prod: skipped 5 lines that are no part of it, line 1: `a`; "
                "line 2: `b`; line 3: `c`; and 2 more."
            ),
        ),
    ],
)
def test_lines_that_were_skipped_are_quoted(lines: tuple[str, ...], sentence: str) -> None:
    assert skipped(preview(skipped=lines)) == sentence
