"""What a wrong workflow would break: who may do what, in which order, with which tools."""

import re
from typing import Any

import pytest

from settings import environments
from tests.github.definitions import CHECKOUT, FOLDER, LOCAL, NAMES, jobs, steps, workflow
from tests.github.expressions import condition

TRIGGERS = {
    "check": {"pull_request", "workflow_call"},
    "deploy": {"push", "workflow_dispatch"},
    "deploy-stack": {"workflow_call"},
    "drift": {"schedule", "workflow_dispatch"},
    "nightly": {"schedule", "workflow_dispatch"},
    "restore": {"workflow_dispatch"},
    "review": {"pull_request"},
}
PERMISSIONS = {
    "check/check": {"contents": "read"},
    "check/test": {"contents": "read"},
    "deploy/check": {"contents": "read"},
    "deploy/stacks": {"contents": "read"},
    **{
        f"deploy/{name}": {"contents": "read", "id-token": "write", "pull-requests": "read"}
        for name in ("before-production", "production")
    },
    "deploy-stack/plan": {"contents": "read", "id-token": "write", "pull-requests": "read"},
    "deploy-stack/deploy": {"contents": "read", "id-token": "write"},
    "drift/stacks": {"contents": "read"},
    "drift/drift": {"contents": "read", "id-token": "write", "issues": "write"},
    "nightly/test": {"contents": "read"},
    "restore/plan": {"contents": "read", "id-token": "write"},
    "restore/restore": {"contents": "read", "id-token": "write"},
    "review/stacks": {"contents": "read"},
    "review/preview": {"contents": "read", "id-token": "write"},
    "review/rehearse": {"contents": "read"},
    "review/review": {"contents": "read", "pull-requests": "write"},
}
# A called workflow is in the group of the job that calls it.
CALLED = {"check", "deploy-stack"}


def test_nothing_else_starts_a_workflow() -> None:
    assert {name: set(workflow(name)["on"]) for name in NAMES} == TRIGGERS


def test_each_job_has_the_least_permissions() -> None:
    assert {name: job["permissions"] for name, job in jobs()} == PERMISSIONS
    assert [workflow(name)["permissions"] for name in NAMES] == [{}] * len(NAMES)


def test_each_job_ends_and_is_in_a_group() -> None:
    for label, job in jobs():
        name = label.partition("/")[0]
        assert "uses" in job or 0 < int(job["timeout-minutes"]) <= 240, label
        assert "concurrency" in job or "concurrency" in workflow(name) or name in CALLED, label


@pytest.mark.parametrize(
    ("delivery", "head", "author", "runs"),
    [
        pytest.param("true", "acme/tables", "jo", "preview", id="with an account"),
        pytest.param("", "acme/tables", "jo", "rehearse", id="without an account"),
        pytest.param("true", "jo/tables", "jo", "rehearse", id="from a fork"),
        pytest.param("true", None, "jo", "rehearse", id="from a fork that is gone"),
        pytest.param("true", "acme/tables", "dependabot[bot]", "rehearse", id="from Dependabot"),
    ],
)
def test_each_pull_request_is_previewed_or_rehearsed(
    delivery: str, head: str | None, author: str, runs: str
) -> None:
    pull_request = {"head": {"repo": head and {"full_name": head}}, "user": {"login": author}}
    github = {"repository": "acme/tables", "event": {"pull_request": pull_request}}
    contexts = {"vars": {"AWS_DELIVERY": delivery}, "github": github}
    found = workflow("review")["jobs"]
    assert [name for name in ("preview", "rehearse") if condition(found[name]["if"], contexts)] == [
        runs
    ]


@pytest.mark.parametrize(
    ("delivery", "ref", "runs"),
    [
        pytest.param("true", "refs/heads/main", True, id="main"),
        pytest.param("true", "refs/heads/topic", False, id="another branch"),
        pytest.param("", "refs/heads/main", False, id="without an account"),
    ],
)
def test_only_main_is_deployed_and_restored(delivery: str, ref: str, runs: bool) -> None:
    contexts = {"vars": {"AWS_DELIVERY": delivery}, "github": {"ref": ref}}
    assert condition(workflow("deploy")["jobs"]["stacks"]["if"], contexts) is runs
    assert condition(workflow("restore")["jobs"]["plan"]["if"], contexts) is runs


STAGES = ["before-production", "production"]


def test_stacks_are_deployed_one_by_one_those_of_production_last_and_never_cancelled() -> None:
    found: dict[str, Any] = workflow("deploy")["jobs"]
    assert list(found) == ["check", "stacks", *STAGES]
    assert found["check"]["uses"] == "./.github/workflows/check.yml"
    assert [found[name]["needs"] for name in ("stacks", *STAGES)] == [
        "check",
        "stacks",
        ["stacks", "before-production"],
    ]
    for name in STAGES:
        job = found[name]
        assert job["with"] == {"stack": "${{ matrix.stack }}"}
        assert job["concurrency"] == {
            "group": "stack-${{ matrix.stack }}",
            "cancel-in-progress": "false",
        }
        assert job["strategy"] == {
            "max-parallel": "1",
            "fail-fast": "true",
            "matrix": {"stack": f"${{{{ fromJSON(needs.stacks.outputs.{name}) }}}}"},
        }


@pytest.mark.parametrize(
    ("before", "stacks", "listed", "runs"),
    [
        pytest.param("success", "success", '["prod"]', True, id="after the others"),
        pytest.param("skipped", "success", '["prod"]', True, id="without others"),
        pytest.param("failure", "success", '["prod"]', False, id="one failed"),
        pytest.param("skipped", "skipped", None, False, id="not delivered"),
        pytest.param("success", "success", "[]", False, id="no production"),
    ],
)
def test_production_waits_for_all_others(
    before: str, stacks: str, listed: str | None, runs: bool
) -> None:
    outputs = {"production": listed} if listed else {}
    contexts: dict[str, Any] = {
        "needs": {"stacks": {"result": stacks, "outputs": outputs}},
        "failure()": lambda: before == "failure",
        "cancelled()": lambda: False,
    }
    assert condition(workflow("deploy")["jobs"]["production"]["if"], contexts) is runs


def test_no_stack_before_production_is_no_matrix() -> None:
    text = workflow("deploy")["jobs"]["before-production"]["if"]
    for listed, runs in (('["dev"]', True), ("[]", False)):
        contexts = {"needs": {"stacks": {"outputs": {"before-production": listed}}}}
        assert condition(text, contexts) is runs


def test_a_plan_and_its_deployment_ask_different_environments() -> None:
    found = workflow("deploy-stack")["jobs"]
    assert {name: job["environment"] for name, job in found.items()} == {
        "plan": "${{ inputs.stack }}-preview",
        "deploy": "${{ inputs.stack }}",
    }
    assert found["deploy"]["needs"] == "plan"


def test_a_restore_is_planned_by_who_cannot_make_it_and_waits_for_its_environment() -> None:
    found = workflow("restore")["jobs"]
    assert {name: job["environment"] for name, job in found.items()} == {
        "plan": "${{ inputs.stack }}-drift",
        "restore": "${{ inputs.stack }}-restore",
    }
    assert found["restore"]["needs"] == "plan"
    assert "if" not in found["restore"]
    kept, got = (
        next(
            step["with"]
            for step in job["steps"]
            if f"actions/{way}-artifact" in step.get("uses", "")
        )
        for job, way in ((found["plan"], "upload"), (found["restore"], "download"))
    )
    assert (kept["name"], kept["path"]) == (got["name"], got["path"])


@pytest.mark.parametrize("job", ["review/preview", "review/rehearse", "drift/drift"])
def test_every_stack_is_previewed(job: str) -> None:
    found = dict(jobs())[job]
    assert (found["needs"], found["strategy"]["matrix"]) == (
        "stacks",
        {"stack": "${{ fromJSON(needs.stacks.outputs.stacks) }}"},
    )


def test_what_a_workflow_lists_comes_from_the_stacks_files() -> None:
    found = {name: one for name, one in jobs() if name.endswith("/stacks")}
    assert [*found] == ["deploy/stacks", "drift/stacks", "review/stacks"]
    for job in found.values():
        last = job["steps"][-1]
        assert (last["id"], last["run"]) == ("list", "./mi ci stacks")
        assert job["outputs"] == {
            name: f"${{{{ steps.list.outputs.{name} }}}}" for name in job["outputs"]
        }
    assert {*found["deploy/stacks"]["outputs"]} == {*STAGES}


def test_no_workflow_names_a_stack() -> None:
    words = {
        word for file in FOLDER.glob("*.yml") for word in re.findall("[a-z]+", file.read_text())
    }
    assert words & {*environments.listed()} == set()


def test_what_a_change_of_its_pull_request_makes_useless_is_cancelled() -> None:
    text = workflow("check")["concurrency"]["cancel-in-progress"]
    for event, cancels in (("pull_request", True), ("push", False)):
        assert condition(text, {"github": {"event_name": event}}) is cancels
    assert workflow("review")["concurrency"] == {
        "group": "review-${{ github.event.pull_request.number }}",
        "cancel-in-progress": "true",
    }


def test_every_action_has_one_pin_by_its_commit_with_its_version() -> None:
    files = [*FOLDER.glob("*.yml"), *CHECKOUT.glob(".github/actions/*/action.yml")]
    lines = [line.strip() for file in files for line in file.read_text().splitlines()]
    used = [line for line in lines if "uses: " in line and f"uses: {LOCAL}" not in line]
    pin = re.compile(r"(?:- )?uses: ([\w/-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+")
    assert [line for line in used if not pin.fullmatch(line)] == []
    pins = {found.groups() for line in used if (found := pin.fullmatch(line))}
    assert len(pins) == len({name for name, _ in pins})


def test_what_runs_is_one_line_of_the_projects_own() -> None:
    # Nothing of GitHub is written into a shell.
    runs = {step["run"] for _, step in steps() if "run" in step}
    assert runs == {
        "make check",
        "make test",
        "make test-all",
        './mi ci preview --stack "$STACK"',
        './mi ci rehearse --stack "$STACK"',
        "./mi ci review",
        "./mi ci stacks",
        './mi ci plan --stack "$STACK"',
        './mi ci review --stack "$STACK"',
        './mi ci up --stack "$STACK"',
        './mi verify --stack "$STACK"',
        './mi ci drift --stack "$STACK"',
        './mi ci plan-restore --stack "$STACK"',
        './mi ci restore --stack "$STACK"',
    }
    checks = [step["run"] for name, step in steps() if name.startswith("check/") and "run" in step]
    assert checks == (CHECKOUT / ".ci" / "run").read_text().splitlines()[-2:]


def test_a_token_goes_to_the_steps_that_need_it_alone() -> None:
    given = {step["run"].split()[2] for _, step in steps() if "GITHUB_TOKEN" in step.get("env", {})}
    assert given == {"review", "drift"}
    checkouts = [step["with"] for _, step in steps() if "checkout" in step.get("uses", "")]
    assert {one["persist-credentials"] for one in checkouts} == {"false"}


def test_the_engine_is_that_of_the_pinned_sdk() -> None:
    pins = (CHECKOUT / "requirements.in").read_text().splitlines()
    given = [step.get("with", {}) for _, step in steps()]
    versions = {one["pulumi-version"] for one in given if "pulumi-version" in one}
    assert versions == {pin.removeprefix("pulumi==") for pin in pins if pin.startswith("pulumi==")}


@pytest.mark.parametrize(
    ("job", "depth"), [("review/rehearse", "2"), ("review/review", "2"), ("deploy-stack/plan", "0")]
)
def test_what_compares_with_the_base_has_it(job: str, depth: str) -> None:
    of_job = dict(jobs())[job]["steps"]
    [checkout] = [one for one in of_job if one.get("uses", "").startswith("actions/checkout")]
    assert checkout["with"]["fetch-depth"] == depth
