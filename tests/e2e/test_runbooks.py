"""Each runbook, on a stack that has had that bad day: its commands, as the page has them."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ops import runbooks
from tests.e2e.aws_command import put_on_path
from tests.e2e.checkout import Checkout
from tests.e2e.standing import Standing
from tests.faults.frozen import message
from tests.processes import ended

REQUESTS = "dev-market-intelligence-requests"
LOGS = "dev-request-processing-logs"
ITEM = {"request_id": {"S": "kept"}}
pytestmark = pytest.mark.nightly


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook:
    """A runbook for a stack of a checkout, with the words of its commands to fill in."""

    name: str
    checkout: Checkout
    stack: str

    def commands(self, **words: str) -> list[str]:
        """Return the commands, with other words in the place of those that a person fills in."""
        text = runbooks.filled(runbooks.runbooks()[self.name], runbooks.names(self.stack))
        blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
        lines = [line.strip() for block in blocks for line in block.splitlines()]
        for word, value in words.items():
            lines = [re.sub(rf"\b{word.replace('_', '-')}\b", value, line) for line in lines]
        return [self._without_questions(line) for line in lines]

    def run(self, *commands: str) -> list[str]:
        """Run commands, which must succeed, and return what they print."""
        return [self._run(command) for command in commands]

    def _run(self, command: str) -> str:
        done = self.checkout.shell(f'PATH="$PWD/bin:$PATH" && {command}', self.stack)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @staticmethod
    def _without_questions(command: str) -> str:
        asks = command.startswith(("pulumi up", "./mi restore")) and "--dry-run" not in command
        return f"{command} --yes" if asks else command


@pytest.fixture(scope="module")
def dev(checkout: Checkout) -> Checkout:
    """A copy with dev deployed, and an `aws` for the pages."""
    put_on_path(checkout.folder / "bin")
    checkout.make("up")
    return checkout


@pytest.fixture
def up(dev: Checkout) -> Checkout:
    """The dev stack as it is in the project, deployed, with an item in its table."""
    dev.restore()
    dev.make("up")
    dev.dynamodb().put_item(TableName=REQUESTS, Item=ITEM)
    return dev


@pytest.fixture(scope="module")
def prod(standing: Standing) -> Iterator[Checkout]:
    """The copy with prod deployed, which the runbooks leave so."""
    checkout = standing.up("prod")
    put_on_path(checkout.folder / "bin")
    yield checkout
    checkout.git("clean", "--quiet", "--force", "-d")


def kept(checkout: Checkout) -> bool:
    return checkout.dynamodb().get_item(TableName=REQUESTS, Key=ITEM).get("Item") == ITEM


def test_an_update_that_failed_half_way_is_continued(up: Checkout) -> None:
    up.make("down")
    client = up.dynamodb()
    key = {"AttributeName": "id", "KeyType": "HASH"}
    client.create_table(
        TableName=LOGS,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[key],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    assert message("a table that exists already") in up.make_fails("up")
    client.delete_table(TableName=LOGS)
    runbook = Runbook(name="failed", checkout=up, stack="dev")
    preview, deploy, verify = runbook.commands()
    assert "to create" in runbook.run(preview)[0]
    runbook.run(deploy, verify)


def killed(checkout: Checkout) -> dict[str, str]:
    """Kill an engine of a person's own while it creates the stack; return that person's shell."""
    checkout.make("down")
    shell = dict(checkout.variables())
    # A rehearsal repairs by itself what its own `pulumi` leaves behind.
    engine = shell["REHEARSAL_ENGINE"]
    shell["PATH"] = f"{Path(engine).parent}:{shell['PATH']}"
    pack = "--policy-pack policies --policy-pack-config policies/config/dev.json"
    own = shell | {"REHEARSAL_CREATE_SECONDS": "aws:dynamodb/table:Table=600"}
    process = subprocess.Popen(
        ["sh", "-c", f"pulumi up --yes --skip-preview --stack dev {pack}"],
        cwd=checkout.folder,
        env=own,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    with ended(process) as run:
        client = checkout.dynamodb()
        for name in (REQUESTS, LOGS):
            client.get_waiter("table_exists").wait(
                TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 120}
            )
        os.killpg(run.pid, signal.SIGKILL)
    return shell


def test_a_lock_of_a_killed_engine_is_removed(up: Checkout) -> None:
    shell = killed(up)
    _, deploy, _ = Runbook(name="failed", checkout=up, stack="dev").commands()
    [cancel] = Runbook(name="locked", checkout=up, stack="dev").commands()
    refused, cancelled = (up.run(command, shell) for command in (deploy, cancel))
    assert "the stack is currently locked by 1 lock(s)" in refused.stderr
    assert cancelled.returncode == 0, cancelled.stderr
    # What was pending, a run of the rehearsal settles by itself.
    up.make("up")


def test_what_a_killed_engine_was_creating_is_taken_over(up: Checkout) -> None:
    shell = killed(up)
    shell["PATH"] = f"{up.folder / 'bin'}:{shell['PATH']}"
    up.dynamodb().put_item(TableName=REQUESTS, Item=ITEM)

    def run(*commands: str) -> str:
        printed = ""
        for command in commands:
            done = up.run(command, shell)
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
            printed += done.stdout
        return printed

    [cancel] = Runbook(name="locked", checkout=up, stack="dev").commands()
    export, find, status, forget, take, remove = Runbook(
        name="pending", checkout=up, stack="dev"
    ).commands()
    run(cancel, export)
    # Whether AWS has made all else by then, nobody knows.
    found = up.run(find, shell).stdout
    [count] = re.findall(r"^Found (\d+) of \d+ resources of dev in ", found, re.MULTILINE)
    assert int(count) >= len((REQUESTS, LOGS))
    assert run(status) == "ACTIVE\n"
    assert f"{count} imported" in run(forget, take, remove)
    _, deploy, verify = Runbook(name="failed", checkout=up, stack="dev").commands()
    deployed = run(deploy, verify)
    assert "replaced" not in deployed
    assert kept(up)


def places(checkout: Checkout, stack: str) -> dict[str, tuple[object, ...]]:
    """Return what the state says of each resource but the provider."""
    state = json.loads(checkout.shell(f"pulumi stack export --stack {stack}", stack).stdout)
    return {
        one["urn"]: (
            one.get("id", "").rpartition("|")[2],
            one.get("parent"),
            one.get("protect", False),
            sorted(one.get("dependencies", [])),
        )
        for one in state["deployment"]["resources"]
        if not one["type"].startswith("pulumi:providers:")
    }


@pytest.mark.parametrize(("stack", "keys"), [("dev", 0), ("prod", 4)])
def test_a_lost_state_is_made_again_from_what_aws_has(
    stack: str, keys: int, request: pytest.FixtureRequest
) -> None:
    checkout: Checkout = request.getfixturevalue({"dev": "up", "prod": "prod"}[stack])
    runbook = Runbook(name="state-lost", checkout=checkout, stack=stack)
    forget, make, preview, find, components, take, look, deploy, verify, remove = runbook.commands()
    before = places(checkout, stack)
    tables = checkout.tables(stack)
    if stack == "dev":
        for file in checkout.state().parent.glob("dev.json*"):
            file.unlink()
    else:
        runbook.run(forget)
    of_aws = len([one for one in before if "::aws:" in one or "$aws:" in one])
    found = runbook.run(make, preview, find)[-1]
    assert f"Found {of_aws} of {of_aws} resources of {stack} in " in found
    assert f"{of_aws} imported" in runbook.run(components, take)[-1]
    changes = runbook.run(look)[0].rpartition("\nResources:\n")[2]
    assert re.findall(r"(\d+) to (\w+)", changes) == ([(str(keys), "update")] if keys else [])
    runbook.run(deploy, verify, remove)
    assert places(checkout, stack) == before
    assert checkout.tables(stack) == tables


def test_a_deployment_is_undone(up: Checkout) -> None:
    up.edit("Pulumi.dev.yaml", "days: 7", "days: 21")
    up.git("commit", "--all", "--quiet", "--message", "three weeks")
    up.make("up")
    commit = up.git("rev-parse", "HEAD").strip()
    runbook = Runbook(name="undo", checkout=up, stack="dev")
    revert, review, deploy, verify = runbook.commands(COMMIT=commit)
    up.git(*revert.split()[1:])
    assert "recovery" in runbook.run(f"{review} BASE=HEAD^")[0]
    runbook.run(deploy, verify)
    recovery = up.dynamodb().describe_continuous_backups(TableName=REQUESTS)
    point = recovery["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert point["RecoveryPeriodInDays"] == 7
    assert kept(up)


def test_a_lost_state_is_put_back(up: Checkout) -> None:
    file = up.state()
    up.edit("Pulumi.dev.yaml", "days: 7", "days: 8")
    up.make("up")
    file.write_bytes(file.with_suffix(".json.bak").read_bytes())
    _, _, refresh, preview = (
        runbook := Runbook(name="state", checkout=up, stack="dev")
    ).commands()[:4]
    runbook.run(refresh)
    printed = runbook.run(preview)[0]
    assert "to create" not in printed
    assert "to replace" not in printed
    assert kept(up)


def test_a_deleted_table_is_restored_under_its_name(up: Checkout) -> None:
    client = up.dynamodb()
    backup = client.create_backup(TableName=REQUESTS, BackupName="last")["BackupDetails"]
    client.delete_table(TableName=REQUESTS)
    runbook = Runbook(name="deleted", checkout=up, stack="dev")
    dry_run, listed, _, restore, deploy, verify = runbook.commands(ARN=backup["BackupArn"])
    refused = up.shell(dry_run)
    assert refused.returncode == 2
    assert "restore-table-from-backup" in refused.stderr
    runbook.run(listed, restore, deploy, verify)
    assert kept(up)


def test_a_throttled_table_gets_a_higher_maximum(prod: Checkout) -> None:
    runbook = Runbook(name="throttled", checkout=prod, stack="prod")
    firing, capacity, raise_maximum, insights = runbook.commands()
    name = "prod-market-intelligence-requests-ReadThrottleEvents"
    watch = prod.client("cloudwatch", "prod")
    watch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="throttled")
    assert json.loads(runbook.run(firing)[0]) == [name]
    watch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="no longer")
    runbook.run(capacity, raise_maximum)
    table = prod.dynamodb("prod").describe_table(TableName=name.rpartition("-")[0])["Table"]
    assert table["OnDemandThroughput"] == {
        "MaxReadRequestUnits": 4000,
        "MaxWriteRequestUnits": 4000,
    }
    assert json.loads(runbook.run(insights)[0])[0] == "ENABLED"
    # Until the stack's file says so, too.
    assert "maximums" in prod.shell("./mi verify", "prod").stdout
    prod.dynamodb("prod").update_table(
        TableName=name.rpartition("-")[0],
        OnDemandThroughput={"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": -1},
    )


def test_the_copies_of_another_region_are_listed(prod: Checkout) -> None:
    runbook = Runbook(name="region", checkout=prod, stack="prod")
    of_replicas, copies = runbook.commands()
    assert "<replica>" in of_replicas
    assert json.loads(runbook.run(copies)[0])["RecoveryPoints"] == []


def test_a_key_that_is_to_be_deleted_is_kept(prod: Checkout) -> None:
    runbook = Runbook(name="key", checkout=prod, stack="prod")
    kms = prod.client("kms", "prod")
    alias = "alias/prod-market-intelligence-tables"
    key = kms.describe_key(KeyId=alias)["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=30)
    describe, cancel, enable, status, verify = runbook.commands(KEY_ID=key)
    assert json.loads(runbook.run(describe)[0])[:2] == [key, "PendingDeletion"]
    runbook.run(cancel, enable)
    assert runbook.run(status)[0] == "ACTIVE\n"
    runbook.run(verify)


def test_items_are_brought_back_from_a_restored_table(prod: Checkout) -> None:
    runbook = Runbook(name="items", checkout=prod, stack="prod")
    restore, remove = runbook.commands()
    printed = runbook.run(restore.replace(" --to TIME", ""))[0]
    [name] = set(re.findall(r"prod-market-intelligence-requests-restored-[\d-]+\d", printed))
    runbook.run(remove.replace("NAME", name))
    assert name not in prod.tables("prod")
