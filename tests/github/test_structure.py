"""What holds for every workflow, whatever it does."""

from typing import Any

import pytest

from tests.github.definitions import NAMES, jobs, workflow
from tests.github.expressions import condition

ENVIRONMENTS = ["dev", "staging", "prod"]
TRIGGERS = {
    "check": {"pull_request", "workflow_call"},
    "deploy": {"push", "workflow_dispatch"},
    "deploy-stack": {"workflow_call"},
    "drift": {"schedule", "workflow_dispatch"},
    "nightly": {"schedule", "workflow_dispatch"},
    "review": {"pull_request"},
}
PERMISSIONS = {
    "check/check": {"contents": "read"},
    "check/test": {"contents": "read"},
    "deploy/check": {"contents": "read"},
    "deploy/dev": {"contents": "read", "id-token": "write", "pull-requests": "read"},
    "deploy/staging": {"contents": "read", "id-token": "write", "pull-requests": "read"},
    "deploy/prod": {"contents": "read", "id-token": "write", "pull-requests": "read"},
    "deploy-stack/plan": {"contents": "read", "id-token": "write", "pull-requests": "read"},
    "deploy-stack/deploy": {"contents": "read", "id-token": "write"},
    "drift/drift": {"contents": "read", "id-token": "write", "issues": "write"},
    "nightly/test": {"contents": "read"},
    "review/preview": {"contents": "read", "id-token": "write"},
    "review/rehearse": {"contents": "read"},
    "review/review": {"contents": "read", "pull-requests": "write"},
}
CALLED = {"check", "deploy-stack"}


def test_nothing_else_starts_a_workflow() -> None:
    assert {name: set(workflow(name)["on"]) for name in NAMES} == TRIGGERS


def test_each_job_has_the_least_permissions() -> None:
    assert {name: job["permissions"] for name, job in jobs()} == PERMISSIONS
    assert [workflow(name)["permissions"] for name in NAMES] == [{}] * len(NAMES)


def test_each_job_ends() -> None:
    running = [(name, job) for name, job in jobs() if "uses" not in job]
    assert [name for name, job in running if not 0 < int(job["timeout-minutes"]) <= 240] == []


def test_each_job_is_in_a_group() -> None:
    """A called workflow is in the group of the job that calls it."""
    alone = [
        name
        for name, job in jobs()
        if "concurrency" not in job
        and "concurrency" not in workflow(name.partition("/")[0])
        and name.partition("/")[0] not in CALLED
    ]
    assert alone == []


def test_a_deployment_is_never_cancelled_and_has_the_stack_for_itself() -> None:
    groups = {name: workflow("deploy")["jobs"][name]["concurrency"] for name in ENVIRONMENTS}
    assert groups == {
        name: {"group": f"stack-{name}", "cancel-in-progress": "false"} for name in ENVIRONMENTS
    }


@pytest.mark.parametrize(
    ("event", "cancels"), [("pull_request", True), ("push", False)], ids=["pull request", "push"]
)
def test_checks_are_cancelled_where_a_pull_request_changed(event: str, cancels: bool) -> None:
    text = workflow("check")["concurrency"]["cancel-in-progress"]
    assert condition(text, {"github": {"event_name": event}}) is cancels


def test_a_review_is_cancelled_where_its_pull_request_changed() -> None:
    assert workflow("review")["concurrency"] == {
        "group": "review-${{ github.event.pull_request.number }}",
        "cancel-in-progress": "true",
    }


def test_environments_are_in_order() -> None:
    found: dict[str, Any] = workflow("deploy")["jobs"]
    assert list(found) == ["check", *ENVIRONMENTS]
    assert [found[name]["needs"] for name in ENVIRONMENTS] == ["check", "dev", "staging"]
    assert [found[name]["with"] for name in ENVIRONMENTS] == [{"stack": n} for n in ENVIRONMENTS]


def test_a_plan_and_its_deployment_ask_different_environments() -> None:
    found = workflow("deploy-stack")["jobs"]
    assert {name: job["environment"] for name, job in found.items()} == {
        "plan": "${{ inputs.stack }}-preview",
        "deploy": "${{ inputs.stack }}",
    }
    assert found["deploy"]["needs"] == "plan"


@pytest.mark.parametrize("job", ["review/preview", "review/rehearse", "drift/drift"])
def test_every_environment_is_previewed(job: str) -> None:
    assert dict(jobs())[job]["strategy"]["matrix"] == {"stack": ENVIRONMENTS}
