from pathlib import Path

import pytest

from ops.review.acknowledgements import Acknowledgement
from ops.review.assessment import assess
from ops.review.changes.all import changes
from ops.review.reading.read import read
from ops.review.review import Review
from tests.ops.review.given import preview, sample

DELETABLE = "  market-intelligence:deletionProtection: false\n"
LOAD = "  market-intelligence:workload:\n    requestsPerSecond: 1\n"


def assessed(
    tmp_path: Path,
    settings: str | None = "",
    *protected: str,
    name: str = "index.prod.events.jsonl",
) -> Review:
    if settings is not None:
        text = f"config:\n  aws:region: us-east-1\n{settings}"
        (tmp_path / "Pulumi.prod.yaml").write_text(text)
    meant = [Acknowledgement("index-rebuilt:requests/user-index", "prod")]
    return assess(read(sample(name), "production"), meant, protected, tmp_path)


def test_a_review_has_changes_and_findings(tmp_path: Path) -> None:
    one = assessed(tmp_path)
    assert [*one.changes] == changes(one.preview)
    assert "index-rebuilt:requests/user-index" in {finding.name for finding in one.findings}
    # It is acknowledged for another environment.
    assert (one.verdict, one.acknowledged) == ("blocked", frozenset())


def test_findings_are_acknowledged(tmp_path: Path) -> None:
    meant = [Acknowledgement("index-rebuilt:requests/user-index")]
    one = assess(read(sample("index.prod.events.jsonl")), meant, [], tmp_path)
    assert one.acknowledged == {"index-rebuilt:requests/user-index"}


@pytest.mark.parametrize(
    ("settings", "protected", "is_protected"),
    [
        pytest.param("", (), True, id="the file protects"),
        pytest.param(DELETABLE, (), False, id="the file does not protect"),
        pytest.param(DELETABLE, ("production",), True, id="named"),
        pytest.param("", ("staging",), False, id="not named"),
        pytest.param(None, (), True, id="no file"),
        pytest.param("  market-intelligence:recovery: {days: 99}\n", (), True, id="a wrong file"),
    ],
)
def test_what_is_protected(
    tmp_path: Path, settings: str | None, protected: tuple[str, ...], is_protected: bool
) -> None:
    assert assessed(tmp_path, settings, *protected).is_protected is is_protected


@pytest.mark.parametrize(
    ("settings", "is_fixed_only"),
    [
        pytest.param(LOAD, False, id="with a load"),
        pytest.param("", True, id="without"),
        pytest.param(None, True, id="no file"),
    ],
)
def test_a_month_is_priced_with_the_load_of_the_stacks_file(
    tmp_path: Path, settings: str | None, is_fixed_only: bool
) -> None:
    one = assessed(tmp_path, settings)
    assert one.cost is not None
    assert one.cost.is_fixed_only is is_fixed_only


def test_a_preview_without_a_stack_is_of_the_one_that_its_environment_names(
    tmp_path: Path,
) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_text(f"config:\n  aws:region: us-east-1\n{DELETABLE}")
    assert assess(preview(environment="dev"), [], [], tmp_path).is_protected is False
