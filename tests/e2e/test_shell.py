"""Plain `pulumi` in a shell of `make env`: as on a real stack, or a sentence why not."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.checkout import Checkout, copy_project
from tests.processes import ended

ACCOUNT = "111122223333"
README = "--policy-pack policies --policy-pack-config policies/config/prod.json"
Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def dev(checkout: Checkout) -> dict[str, str]:
    """The variables of a shell of dev, which is up; another account is prod's."""
    checkout.edit("Pulumi.prod.yaml", '"123456789012"', f'"{ACCOUNT}"')
    checkout.git("commit", "--quiet", "--all", "--message", "another account")
    checkout.make("up")
    return dict(checkout.variables())


@pytest.fixture(scope="module")
def pulumi(checkout: Checkout, dev: dict[str, str]) -> Callable[..., Done]:
    """Runs plain `pulumi` in the shell of dev."""

    def run(line: str, folder: Path = checkout.folder, **more: str) -> Done:
        return subprocess.run(
            ["pulumi", *line.split()],
            cwd=folder,
            env=dev | more,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder of the user's that belongs to no project."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def printed(done: Done) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def planned(done: Done) -> list[str]:
    """Return the operations of a preview as JSON."""
    return [step["op"] for step in json.loads(printed(done))["steps"]]


def test_a_stack_that_is_not_there_is_the_engines_to_name(pulumi: Callable[..., Done]) -> None:
    done = pulumi("preview --stack prod --non-interactive")
    assert done.returncode != 0
    assert "no stack named 'prod' found" in done.stderr


def test_another_stack_works_by_its_name(checkout: Checkout, pulumi: Callable[..., Done]) -> None:
    """In its own account and with its own settings, and the shell stays on dev."""
    created = pulumi("stack init prod --no-select")
    assert "This shell stays on dev: for prod, run" in created.stderr
    printed(created)
    # As the README has it, word for word.
    assert planned(pulumi(f"preview --json --stack prod {README}")) == ["create"] * 102
    for name in ("-sprod", "--stack=acme/market-intelligence/prod"):
        assert printed(pulumi(f"config get aws:allowedAccountIds {name}")) == f'["{ACCOUNT}"]\n'
    printed(pulumi("stack rm organization/market-intelligence/prod --yes"))
    assert printed(pulumi("stack output requestsTableName")).startswith("dev-")
    assert checkout.git("status", "--porcelain") == ""


def test_a_shell_that_would_plan_with_another_stacks_name_stays_on_its_own(
    checkout: Checkout, pulumi: Callable[..., Done]
) -> None:
    assert pulumi("stack select prod").returncode == 1
    assert pulumi("config set aws:region eu-west-1").returncode == 1
    assert planned(pulumi("preview --json")) == ["same"]
    printed(pulumi("stack select dev"))
    assert "dev*" in printed(pulumi("stack ls"))
    assert checkout.git("status", "--porcelain") == ""


def test_the_pack_is_part_of_it(checkout: Checkout, pulumi: Callable[..., Done]) -> None:
    """Without it, the engine would plan an index that the specification does not have."""
    checkout.edit("market_intelligence/specs.py", '"user_id"', '"users_id"')
    try:
        done = pulumi("preview")
    finally:
        checkout.restore()
    assert done.returncode != 0
    assert "[mandatory]" in done.stdout


def test_paths_are_those_of_the_users_folder(
    checkout: Checkout, pulumi: Callable[..., Done], elsewhere: Path
) -> None:
    printed(pulumi("-C elsewhere stack export --file state.json", elsewhere.parent))
    printed(pulumi("stack import --file=state.json", elsewhere))
    printed(pulumi("stack graph graph.dot", elsewhere))
    more = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_DEBUG_COMMANDS": "true"}
    printed(pulumi("preview --save-plan plan.json --event-log events.jsonl", elsewhere, **more))
    (elsewhere / "sub").mkdir()
    policies = os.path.relpath(checkout.folder / "policies", elsewhere / "sub")
    pack = f"--policy-pack {policies} --policy-pack-config={policies}/config/dev.json"
    assert planned(pulumi(f"preview --json {pack}", elsewhere / "sub")) == ["same"]
    assert {file.name for file in elsewhere.iterdir()} == {
        "state.json",
        "graph.dot",
        "plan.json",
        "events.jsonl",
        "sub",
    }


@pytest.fixture
def other_project(tmp_path: Path, checkout: Checkout) -> Path:
    """Another Pulumi project, with a program that makes nothing."""
    folder = tmp_path / "other"
    folder.mkdir()
    runtime: dict[str, Any] = {
        "name": "python",
        "options": {"virtualenv": str(checkout.folder / ".venv")},
    }
    (folder / "Pulumi.yaml").write_text(json.dumps({"name": "other", "runtime": runtime}))
    (folder / "__main__.py").write_text("import pulumi\npulumi.export('whose', 'theirs')\n")
    return folder


@pytest.mark.nightly
def test_another_project_in_the_same_shell_keeps_to_itself(
    checkout: Checkout, pulumi: Callable[..., Done], other_project: Path
) -> None:
    printed(pulumi("stack init staging", other_project))
    printed(pulumi("stack init dev", other_project))
    printed(pulumi("up --yes", other_project))
    assert printed(pulumi("stack output whose", other_project)) == "theirs\n"
    assert "staging" not in printed(pulumi("stack ls"))
    assert "The staging stack is not up" in checkout.make_fails("verify", "staging")
    checkout.make("verify")


SHOP = """
import pulumi_aws as aws

aws.kms.Key("cipher", description="Encrypts orders.", deletion_window_in_days=7)
aws.dynamodb.Table(
    "orders",
    attributes=[aws.dynamodb.TableAttributeArgs(name="customer", type="S")],
    hash_key="customer",
    billing_mode="PROVISIONED",
    read_capacity=5,
    write_capacity=5,
)
"""
# What any program needs; a specification, on-demand billing, tags and regions are for one program.
ANYBODYS = {
    "dynamodb-table-monitoring",
    "kms-key-deletion-window",
    "kms-key-policy-presence",
    "kms-key-rotation",
}


def test_the_pack_asks_of_another_program_what_any_program_needs(
    checkout: Checkout, pulumi: Callable[..., Done], other_project: Path
) -> None:
    (other_project / "__main__.py").write_text(SHOP)
    pack = checkout.folder / "policies"
    config = f"--policy-pack {pack} --policy-pack-config {pack}/config/any.json"
    printed(pulumi("stack init shop", other_project))
    done = pulumi(f"preview {config}", other_project)
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert {*re.findall(r"([a-z0-9-]+) +\((?:aws|pulumi):", said)} == ANYBODYS, said
    assert "Traceback" not in said


@pytest.fixture
def second(tmp_path: Path, dev: dict[str, str]) -> Iterator[Checkout]:
    """A second copy of the project, used in the shell of the first."""
    copied = copy_project(tmp_path / "second")
    theirs = {name: value for name, value in dev.items() if name != "PYTHON"}
    used = Checkout(folder=copied.folder, more=theirs)
    yield used
    used.make("down")


def in_shell(checkout: Checkout, script: str) -> str:
    """Run a script in a shell whose variables are the checkout's, and give what it printed."""
    process = subprocess.Popen(
        ["sh", "-ec", script],
        cwd=checkout.folder,
        env=checkout.environment | checkout.more,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with ended(process) as shell:
        out, errors = shell.communicate(timeout=300)
    assert shell.returncode == 0, out + errors
    return out


def test_a_second_checkout_in_the_same_shell_has_its_own_rehearsal(
    checkout: Checkout, second: Checkout, dev: dict[str, str]
) -> None:
    """Wrappers that find each other on PATH would call each other for ever."""
    assert dev["PATH"].startswith(f"{checkout.folder}/.rehearsal/bin{os.pathsep}")
    out = in_shell(
        second,
        """
        eval "$(make -s env STACK=dev)"; echo "$PATH"
        eval "$(make -s env STACK=dev)"; echo "$PATH"
        make --silent preview STACK=dev >&2
        pulumi version
        pulumi stack ls --json
        echo "$PULUMI_BACKEND_URL"
        """,
    ).splitlines()
    once, twice, version, *listed, backend = out
    assert once == twice
    assert once.startswith(f"{second.folder}/.rehearsal/bin{os.pathsep}")
    assert str(checkout.folder) not in once
    assert len(once) <= len(dev["PATH"]) + len(str(second.folder)) * 2
    assert shutil.which("pulumi", path=once) == f"{second.folder}/.rehearsal/bin/pulumi"
    assert version.startswith(("3.", "v3."))
    assert [stack["name"] for stack in json.loads("\n".join(listed))] == ["dev"]
    assert backend == f"file://{second.folder}/.rehearsal/state"


def test_a_protected_table_is_not_destroyed(
    checkout: Checkout, pulumi: Callable[..., Done]
) -> None:
    setting = "market-intelligence:deletionProtection: "
    checkout.edit("Pulumi.dev.yaml", f"{setting}false", f"{setting}true")
    try:
        printed(pulumi("up --yes"))
        done = pulumi("destroy --yes")
        assert done.returncode != 0
        assert "protect" in done.stdout + done.stderr
        assert len(checkout.tables()) == 2
    finally:
        checkout.restore()


def test_a_shell_outlives_its_rehearsal(checkout: Checkout, pulumi: Callable[..., Done]) -> None:
    checkout.make("down")
    done = pulumi("preview")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        'The embedded AWS of this shell has ended: run `eval "$(make -s env STACK=dev)"` again.\n'
    )
