"""What holds for every step, whatever it does."""

import re

from tests.github.definitions import CHECKOUT, FOLDER, LOCAL, steps, workflow

PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")


def test_every_action_is_pinned_by_its_commit() -> None:
    used = [step["uses"] for _, step in steps() if "uses" in step]
    assert [one for one in used if not (one.startswith(LOCAL) or PINNED.fullmatch(one))] == []


def test_every_pin_names_its_version() -> None:
    files = [*FOLDER.glob("*.yml"), *CHECKOUT.glob(".github/actions/*/action.yml")]
    lines = [line.strip() for file in files for line in file.read_text().splitlines()]
    pins = [line for line in lines if re.search(r"uses: [^.]", line)]
    assert [line for line in pins if not re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)] == []


def test_an_action_has_one_pin() -> None:
    pins = {tuple(step["uses"].split("@")) for _, step in steps() if "@" in step.get("uses", "")}
    assert len(pins) == len({name for name, _ in pins})


def test_nothing_of_github_is_written_into_a_shell() -> None:
    assert [step["run"] for _, step in steps() if "${{" in step.get("run", "")] == []


def test_what_runs_is_one_line_of_the_projects_own() -> None:
    runs = {step["run"] for _, step in steps() if "run" in step}
    assert runs == {
        "make check",
        "make test",
        "make test-all",
        './mi ci preview --stack "$STACK"',
        './mi ci rehearse --stack "$STACK"',
        "./mi ci review --stack dev --stack staging --stack prod",
        './mi ci plan --stack "$STACK"',
        './mi ci review --stack "$STACK"',
        './mi ci up --stack "$STACK"',
        './mi verify --stack "$STACK"',
        './mi ci drift --stack "$STACK"',
    }


def test_no_checkout_leaves_its_token_behind() -> None:
    found = [step["with"] for _, step in steps() if "checkout" in step.get("uses", "")]
    assert {given["persist-credentials"] for given in found} == {"false"}


def test_the_token_goes_to_the_steps_that_need_it() -> None:
    given = {step["run"].split()[2] for _, step in steps() if "GITHUB_TOKEN" in step.get("env", {})}
    assert given == {"review", "drift"}


def test_the_engine_is_that_of_the_pinned_sdk() -> None:
    pins = (CHECKOUT / "requirements.in").read_text().splitlines()
    versions = {
        step["with"]["pulumi-version"]
        for _, step in steps()
        if "pulumi" in str(step) and "with" in step and "pulumi-version" in step["with"]
    }
    assert versions == {pin.removeprefix("pulumi==") for pin in pins if pin.startswith("pulumi==")}


def test_what_a_merge_must_pass_is_what_a_pull_request_must() -> None:
    assert workflow("deploy")["jobs"]["check"]["uses"] == "./.github/workflows/check.yml"
    commands = [
        step["run"] for name, step in steps() if name.startswith("check/") and "run" in step
    ]
    assert commands == (CHECKOUT / ".ci" / "run").read_text().splitlines()[-2:]
