"""What is deployed, verified: by `make up` at its end, and by hand."""

import json
import re
import subprocess
from typing import Any

import pytest

from tests.e2e.checkout import Checkout
from tests.e2e.standing import Standing

ACCOUNT = "123456789012"
TABLES = ("market-intelligence-requests", "request-processing-logs")
ALARM = "requests-ReadThrottleEvents"
MEND = 'eval "$(make -s env STACK={0})" && pulumi up --refresh --stack {0}'
# What is changed by hand, as people see it.
SEEN = """
failed requests: expiry
  found     off
  expected  ttl
"""


@pytest.fixture(scope="module", params=["prod", pytest.param("dev", marks=pytest.mark.nightly)])
def stack(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def checkout(standing: Standing) -> Checkout:
    return standing.checkout


@pytest.fixture
def printed(standing: Standing, stack: str) -> str:
    """What `make up` prints."""
    standing.up(stack)
    return standing.printed[stack]


def counts(checkout: Checkout, stack: str) -> list[int]:
    """Count the items of each table."""
    dynamodb = checkout.dynamodb(stack)
    return [dynamodb.scan(TableName=f"{stack}-{table}")["Count"] for table in TABLES]


def failed(checkout: Checkout, stack: str) -> list[dict[str, Any]]:
    """Return the checks that fail, the exit code being 1."""
    done = checkout.shell("./mi verify --json", stack)
    assert done.returncode == 1, done.stdout + done.stderr
    document = json.loads(done.stdout)
    assert (document["stack"], document["account"], document["ok"]) == (stack, ACCOUNT, False)
    return [check for check in document["checks"] if check["status"] == "failed"]


def drift(checkout: Checkout, stack: str) -> list[dict[str, Any]]:
    """Change what is deployed behind the engine's back, and give the checks that find it."""
    # Another test may have changed it already, which AWS takes once an hour.
    dynamodb = checkout.dynamodb(stack, hours_later=24)
    spec = {"AttributeName": "ttl", "Enabled": False}
    dynamodb.update_time_to_live(TableName=f"{stack}-{TABLES[0]}", TimeToLiveSpecification=spec)
    expiry = {"section": "requests", "check": "expiry", "found": "off", "expected": "ttl"}
    if stack == "dev":
        return [expiry]
    cloudwatch = checkout.client("cloudwatch", stack)
    cloudwatch.disable_alarm_actions(AlarmNames=[f"{stack}-market-intelligence-{ALARM}"])
    alarm = {"section": "alarms", "check": ALARM}
    return [expiry, alarm | {"found": {"enabled": False}, "expected": {"enabled": True}}]


def test_up_ends_with_it_and_leaves_nothing_behind(
    checkout: Checkout, stack: str, printed: str
) -> None:
    summary = rf"{stack} in {ACCOUNT}, us-east-1: [0-9]+ ok\."
    proof = rf"  proof   {summary} See `make verify STACK={stack}`\.\n"
    assert len(re.findall(proof, printed)) == 1, printed
    assert "access patterns" not in printed
    assert counts(checkout, stack) == [0, 0]


def test_all_of_it_can_be_seen(checkout: Checkout, stack: str, printed: str) -> None:
    shown = checkout.make("verify", stack)
    assert f"  proof   {shown.splitlines()[-1]} See" in printed
    assert "access patterns" in shown
    assert counts(checkout, stack) == [0, 0]


def test_the_engine_says_the_same_outputs(checkout: Checkout, stack: str, printed: str) -> None:
    assert printed
    command = (
        "import json; from rehearsal.verification import outputs; print(json.dumps(outputs('{}')))"
    )
    written = checkout.shell(f'python -c "{command.format(stack)}"', stack).stdout
    said = checkout.shell("pulumi stack output --json", stack).stdout
    assert json.loads(written) == json.loads(said)


def test_what_was_changed_by_hand_is_found_and_mended(
    checkout: Checkout, stack: str, printed: str
) -> None:
    assert printed
    mend = MEND.format(stack)
    todo = {"status": "failed", "todo": f"Run `{mend}`, which restores the setting."}
    rows = [row | todo for row in drift(checkout, stack)]
    assert failed(checkout, stack) == rows

    shown = checkout.make_fails("verify", stack)
    assert SEEN in shown
    assert "Error 1" in shown
    ended = checkout.make_fails("up", stack)
    assert f"The {stack} stack is up, but is not as it should be" in ended
    assert SEEN in ended

    # As printed, in a shell that knows nothing of the rehearsal, once AWS takes another expiry.
    later = checkout.environment | {"REHEARSAL_HOURS_LATER": "26"}
    subprocess.run(["sh", "-c", f"{mend} --yes"], cwd=checkout.folder, env=later, check=True)
    checkout.make("verify", stack)
    assert counts(checkout, stack) == [0, 0]


def test_a_stack_that_is_not_up_is_not_verified(checkout: Checkout) -> None:
    assert "The staging stack is not up: run `make up STACK=staging` first." in (
        checkout.make_fails("verify", "staging")
    )


def test_nothing_is_asked_of_an_account_that_the_stack_is_not_for(
    checkout: Checkout, printed: str, stack: str
) -> None:
    assert printed
    done = checkout.shell("AWS_ACCESS_KEY_ID=444455556666 ./mi verify --write", stack)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f"Your credentials are for account 444455556666, but the {stack} stack is in"
    )
