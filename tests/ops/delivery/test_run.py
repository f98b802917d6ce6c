from pathlib import Path
from typing import Any

import pytest

from ops.delivery.run import Run, RunError
from tests.ops.delivery.conftest import COMMIT, MakeRun, proposed
from tests.ops.delivery.github_server import GRANTED, REPOSITORY, Repository


def test_a_run_is_what_github_says(
    make_run: MakeRun, repository: Repository, tmp_path: Path
) -> None:
    event = proposed("text")
    assert make_run(**event) == Run(
        repository=REPOSITORY,
        api=repository.api,
        server="https://github.test",
        id="7",
        commit=COMMIT,
        token=GRANTED,
        event=event,
        summary=tmp_path / "summary.md",
    )


def test_a_run_has_a_page(make_run: MakeRun) -> None:
    assert make_run().url == "https://github.test/acme/tables/actions/runs/7"


def test_summaries_add_up(make_run: MakeRun) -> None:
    run = make_run()
    run.summarize("one")
    run.summarize("two")
    assert run.summary.read_text() == "one\ntwo\n"


@pytest.mark.parametrize(
    ("event", "inputs"),
    [
        ({}, {}),
        ({"inputs": None}, {}),
        ({"inputs": {"acknowledged": "words"}}, {"acknowledged": "words"}),
    ],
    ids=["push", "nothing filled in", "filled in"],
)
def test_inputs(make_run: MakeRun, event: dict[str, Any], inputs: dict[str, str]) -> None:
    assert make_run(**event).inputs == inputs


@pytest.mark.parametrize("name", ["GITHUB_SHA", "GITHUB_EVENT_PATH"])
def test_outside_a_workflow_there_is_no_run(variables: dict[str, str], name: str) -> None:
    del variables[name]
    with pytest.raises(RunError, match=f"There is no {name} here"):
        Run.here(variables)


def test_a_step_without_a_token_says_so(make_run: MakeRun) -> None:
    run = make_run(token="")
    with pytest.raises(RunError, match="There is no GITHUB_TOKEN here"):
        run.github()
