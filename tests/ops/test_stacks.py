"""A stack's own file, read without an engine."""

from pathlib import Path

import pytest

from components.site import Site
from ops import stacks
from settings import StackSettings
from tables.specs import PROCESSING_LOGS, REQUESTS

SITE = Site(environment="prod", partition="aws", region="us-east-1", account="123456789012")
GOOD = """
config:
  aws:region: us-east-1
  aws:allowedAccountIds: ["111122223333"]
  market-intelligence:environment: prod
  market-intelligence:tags: {team: search}
  market-intelligence:alarms:
    account: true
    subscriptions:
      - protocol: https
        endpoint: {secure: v1:abc}
"""


def write(folder: Path, text: str, name: str = "prod") -> Path:
    (folder / f"Pulumi.{name}.yaml").write_text(text)
    return folder


def test_a_stack_is_what_its_file_says_without_who_hears_of_its_alarms(tmp_path: Path) -> None:
    stack = stacks.read("prod", write(tmp_path, GOOD))

    assert (stack.name, stack.region, stack.accounts) == ("prod", "us-east-1", ("111122223333",))
    assert stack.subscriptions == 1
    assert stack.settings == StackSettings.model_validate(
        {"environment": "prod", "tags": {"team": "search"}, "alarms": {"account": True}}
    )
    assert stack.settings == stacks.settings("prod", tmp_path)


def test_its_site_has_the_tags_of_every_resource(tmp_path: Path) -> None:
    stack = stacks.read("prod-eu", write(tmp_path, GOOD, "prod-eu"))

    assert stack.site("aws", "111122223333") == Site(
        environment="prod",
        partition="aws",
        region="us-east-1",
        account="111122223333",
        tags={
            "environment": "prod",
            "managed-by": "pulumi",
            "project": "market-intelligence",
            "stack": "prod-eu",
            "team": "search",
        },
    )


def test_the_environment_is_the_stack_unless_the_file_names_one(tmp_path: Path) -> None:
    folder = write(tmp_path, "config:\n  aws:region: us-east-1\n", "dev")

    assert stacks.settings("dev", folder).environment == "dev"
    assert stacks.read("dev", folder).accounts == ()


def test_accounts_may_be_json_text(tmp_path: Path) -> None:
    text = "config:\n  aws:region: us-east-1\n  aws:allowedAccountIds: '[\"111122223333\"]'\n"

    assert stacks.read("dev", write(tmp_path, text, "dev")).accounts == ("111122223333",)


def test_tables_and_alarms_are_those_of_the_settings() -> None:
    given = StackSettings.model_validate({"environment": "prod", "alarms": {"enabled": False}})

    assert [one.spec for one in stacks.tables(given, SITE)] == [REQUESTS, PROCESSING_LOGS]
    assert stacks.alarms(given, SITE) == []
    assert len(stacks.alarms(StackSettings.model_validate({"environment": "prod"}), SITE)) == 49


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param(
            "config:\n  a: [",
            "Pulumi.prod.yaml is no YAML: while parsing a flow node",
            id="no YAML",
        ),
        pytest.param(
            "config: {}\n",
            "Pulumi.prod.yaml has no region: set aws:region below config.",
            id="no region",
        ),
        pytest.param(
            "config:\n  aws:region: us-east-1\n  aws:allowedAccountIds: [111122223333]\n",
            "Pulumi.prod.yaml: aws:allowedAccountIds is no list of accounts: write each as 12 "
            'digits in quotes, such as aws:allowedAccountIds: ["111122223333"].',
            id="account without quotes",
        ),
        pytest.param(
            "config:\n  aws:region: us-east-1\n  market-intelligence:recovery: {days: 99}\n",
            "Pulumi.prod.yaml cannot be used:\n  market-intelligence:recovery.days is 99: ",
            id="wrong setting",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_sentences(
    tmp_path: Path, text: str, fault: str
) -> None:
    with pytest.raises(stacks.StackError) as refused:
        stacks.read("prod", write(tmp_path, text))

    assert str(refused.value).startswith(fault)


def test_a_stack_that_there_is_not_is_refused_with_those_there_are(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    with pytest.raises(stacks.StackError) as refused:
        stacks.read("pord", tmp_path)

    assert str(refused.value) == "There is no Pulumi.pord.yaml: the stacks are prod."
