import pytest

from ops.review.options import Options, parsed


def test_files_are_enough() -> None:
    assert parsed(["prod=a.json", "-"]) == Options(
        sources=["prod=a.json", "-"],
        markdown=None,
        json=None,
        title="What this pull request changes",
        note="",
        protected=[],
        acknowledge=[],
        acknowledged_in=None,
    )


def test_everything_can_be_said() -> None:
    given = [
        *("a.json", "--markdown", "a.md", "--json", "-", "--title=What it does"),
        *("--note", "from here"),
        *("--protected", "prod", "--protected=staging", "--acknowledged-in", "body.md"),
        *("--acknowledge", "prod index-rebuilt:a/b", "--acknowledge=table-deleted:c"),
    ]
    assert parsed(given) == Options(
        sources=["a.json"],
        markdown="a.md",
        json="-",
        title="What it does",
        note="from here",
        protected=["prod", "staging"],
        acknowledge=["prod index-rebuilt:a/b", "table-deleted:c"],
        acknowledged_in="body.md",
    )


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([], "the following arguments are required: [ENVIRONMENT=]FILE"),
        (["a.json", "--loud"], "unrecognized arguments: --loud"),
    ],
)
def test_wrong_arguments_are_refused(
    given: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parsed(given)
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1].endswith(says)


def test_help_says_what_the_exit_codes_mean(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parsed(["--help"])
    assert ended.value.code == 0
    assert "The exit code is 1 when it must not be merged" in capsys.readouterr().out
