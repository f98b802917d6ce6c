from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

import pytest

from ops.delivery.drift import drift
from ops.delivery.previews import Files
from ops.review.markdown import MARKER
from tests.ops.delivery.conftest import Engine, MakeRun
from tests.ops.delivery.github_server import Repository

CHANGED, FAILED = "subscription.prod.events.jsonl", "failed.dev.digest.json"


def test_a_stack_that_has_drifted_has_an_issue(
    engine: Engine, make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    engine.does(events=CHANGED, code=255)
    run, files = make_run(), Files(folder, "prod")
    assert drift(run, files) == 0
    assert engine.calls[0].endswith(f"--event-log {files.events} --refresh --expect-no-changes")
    body: str = repository.issues[0]["body"]
    intro, _, review = body.partition(f"{MARKER}\n## What the next deployment would change\n\n")
    assert intro == (
        "<!-- market-intelligence: drift of prod -->\n"
        f"[This run]({run.url}) compared prod with AWS. Somebody has changed it by hand, or the "
        "code has changes that are not deployed yet.\n\n"
    )
    assert review.startswith("| environment | verdict |")
    assert "### prod: " in review


def test_a_stack_that_is_right_again_has_none(
    engine: Engine, make_run: MakeRun, repository: Repository, folder: Path
) -> None:
    run, files = make_run(), Files(folder, "prod")
    engine.does(events=CHANGED, code=255)
    drift(run, files)
    engine.does(events="same.prod.digest.json")
    assert drift(run, files) == 0
    assert [one["state"] for one in repository.issues] == ["closed"]
    assert [one["body"] for one in repository.comments] == [f"Gone, says [this run]({run.url})."]


@pytest.mark.parametrize(
    "events", ["", FAILED, "same.prod.digest.json"], ids=["nothing", "an error", "no change"]
)
def test_what_the_engine_cannot_tell_is_a_failure_and_no_drift(
    engine: Engine, make_run: MakeRun, repository: Repository, folder: Path, events: str
) -> None:
    engine.does(events=events, code=255)
    errors = StringIO()
    with redirect_stderr(errors):
        assert drift(make_run(), Files(folder, "prod")) == 255
    assert errors.getvalue().endswith("Whether prod has drifted is not known: see above.\n")
    assert repository.asked == []
