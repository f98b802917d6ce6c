import json
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from market_intelligence.specs import TABLES
from ops import stacks
from ops.requirements import CHECKOUT
from ops.stacks import Stack, StackError
from settings.stack import StackSettings
from tests.conftest import ACCOUNT, REGION

HEAD = f"config:\n  aws:region: {REGION}\n"


def written(folder: Path, text: str, name: str = "dev") -> Path:
    (folder / f"Pulumi.{name}.yaml").write_text(text)
    return folder


def given(**sections: Any) -> StackSettings:
    return StackSettings.model_validate({"environment": "dev", **sections})


def refused(folder: Path, name: str = "dev") -> str:
    with pytest.raises(StackError) as caught:
        stacks.read(name, folder)
    return str(caught.value)


def test_a_stack_is_what_its_file_says(tmp_path: Path) -> None:
    text = (
        f'{HEAD}  aws:allowedAccountIds: ["{ACCOUNT}"]\n'
        "  others:logs: none of ours\n"
        "  market-intelligence:recovery:\n    days: 7\n"
    )
    assert stacks.read("dev", written(tmp_path, text)) == Stack(
        name="dev",
        engine_name="dev",
        region=REGION,
        accounts=(ACCOUNT,),
        settings=given(recovery={"days": 7}),
        subscriptions=0,
    )


def test_who_hears_of_alarms_is_counted_and_may_be_encrypted(tmp_path: Path) -> None:
    text = (
        f"{HEAD}  market-intelligence:alarms:\n    account: true\n    subscriptions:\n"
        "      - protocol: email\n        endpoint: on-call@example.com\n"
        "      - protocol: https\n        endpoint:\n          secure: v1:abc\n"
    )
    stack = stacks.read("dev", written(tmp_path, text))
    assert (stack.subscriptions, stack.settings) == (2, given(alarms={"account": True}))


@pytest.mark.parametrize("line", ["", '  market-intelligence:environment: ""\n'])
def test_a_stack_is_named_after_its_environment_or_says_it(tmp_path: Path, line: str) -> None:
    assert stacks.read("dev", written(tmp_path, HEAD + line)).settings.environment == "dev"
    other = f"{HEAD}  market-intelligence:environment: prod\n"
    stack = stacks.read("prod-eu", written(tmp_path, other, "prod-eu"))
    assert (stack.name, stack.settings.environment) == ("prod-eu", "prod")


@pytest.mark.parametrize(
    ("line", "accounts"),
    [
        ("", ()),
        ("  aws:allowedAccountIds: []\n", ()),
        (f'  aws:allowedAccountIds: ["{ACCOUNT}", "012345678901"]\n', (ACCOUNT, "012345678901")),
        (f"  aws:allowedAccountIds: '[\"{ACCOUNT}\"]'\n", (ACCOUNT,)),
    ],
    ids=["none", "empty", "two", "text of JSON"],
)
def test_accounts(tmp_path: Path, line: str, accounts: tuple[str, ...]) -> None:
    assert stacks.read("dev", written(tmp_path, HEAD + line)).accounts == accounts


@pytest.mark.parametrize("value", [ACCOUNT, f"[{ACCOUNT}]", '["1234"]', "all"])
def test_what_is_no_list_of_accounts_is_refused(tmp_path: Path, value: str) -> None:
    written(tmp_path, f"{HEAD}  aws:allowedAccountIds: {value}\n")
    assert refused(tmp_path) == (
        "Pulumi.dev.yaml: aws:allowedAccountIds is not a list of accounts: write each as 12 digits "
        'in quotes, such as aws:allowedAccountIds: ["111122223333"].'
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("config: {}\n", "Pulumi.dev.yaml has no region: set aws:region below config."),
        ("", "Pulumi.dev.yaml, line 1: the file is empty. Write `config:`, and under it "),
        ("[", "Pulumi.dev.yaml, line 1: this is not valid YAML ("),
        (
            f"{HEAD}  market-intelligence:recovery:\n    days: 99\n  market-intelligence:log: x\n",
            (
                "Pulumi.dev.yaml cannot be used:\n"
                '  market-intelligence:log is "x": no such setting; did you mean logs?\n'
                "  market-intelligence:recovery.days is 99: must be 35 or less"
            ),
        ),
        (
            f"{HEAD}  market-intelligence:replicas: [{REGION}]\n",
            (
                "Pulumi.dev.yaml cannot be used:\n"
                '  market-intelligence:replicas[0] is "us-east-1": must be another region'
            ),
        ),
    ],
    ids=["no region", "nothing", "no YAML", "settings", "replica at home"],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, words: str) -> None:
    written(tmp_path, text)
    assert refused(tmp_path).startswith(words)


def test_a_stack_without_a_file_is_refused(tmp_path: Path) -> None:
    written(written(tmp_path, HEAD, "prod"), HEAD, "dev")
    assert refused(tmp_path, "pord") == (
        "There is no stack 'pord': the stacks are dev, prod. Did you mean prod?"
    )


def test_a_site_has_the_tags_of_every_resource(tmp_path: Path) -> None:
    text = f"{HEAD}  market-intelligence:tags:\n    team: search\n"
    site = stacks.read("dev", written(tmp_path, text)).site("aws-cn", ACCOUNT)
    assert (site.environment, site.partition, site.region, site.account) == (
        "dev",
        "aws-cn",
        REGION,
        ACCOUNT,
    )
    assert site.tags == {
        "environment": "dev",
        "managed-by": "pulumi",
        "project": "market-intelligence",
        "stack": "dev",
        "team": "search",
    }


def test_tables_and_alarms_are_those_of_the_settings(tmp_path: Path) -> None:
    stack = stacks.read("dev", written(tmp_path, HEAD))
    site = stack.site("aws", ACCOUNT)
    tables = stacks.tables(stack.settings, site)
    assert [(table.spec, table.key_arn) for table in tables] == [(spec, None) for spec in TABLES]
    of_tables = {alarm.table for alarm in stacks.alarms(stack.settings, site)}
    assert of_tables == {spec.physical_name("dev") for spec in TABLES}
    assert of_tables >= {"dev-market-intelligence-requests", "dev-request-processing-logs"}
    assert stacks.alarms(given(alarms={"enabled": False}), site) == []


def test_settings_alone_need_no_region(tmp_path: Path) -> None:
    assert stacks.settings("dev", written(tmp_path, "config: {}\n")) == given()


@pytest.mark.parametrize("stack", ["dev", "staging", "prod"])
def test_a_file_that_the_engine_has_rewritten_says_the_same(tmp_path: Path, stack: str) -> None:
    text = (CHECKOUT / f"Pulumi.{stack}.yaml").read_text()
    config: dict[str, Any] = yaml.safe_load(text)["config"]
    # `stack init` sorts, and writes true and 7 as text; `config set` takes objects as JSON, and
    # with --path some numbers as text.
    rewritten: dict[str, Any] = {
        name: value if isinstance(value, dict | list) else str(value).lower()
        for name, value in sorted(config.items())
    }
    as_json: dict[str, Any] = {
        name: json.dumps(value) if isinstance(value, dict | list) else value
        for name, value in rewritten.items()
    }
    original = stacks.read(stack)
    for one in (rewritten, as_json, as_text(rewritten)):
        file = yaml.safe_dump({"encryptionsalt": "v1:abc", "config": one})
        assert stacks.read(stack, written(tmp_path, file, stack)) == original


def as_text(value: Any) -> Any:
    """Return a setting with each number and boolean in it as text."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return {name: as_text(member) for name, member in members.items()}
    if isinstance(value, list):
        return [as_text(item) for item in cast("list[Any]", value)]
    return str(value).lower() if isinstance(value, bool | int | float) else value


def test_encrypted_settings_are_unknown_and_not_wrong(tmp_path: Path) -> None:
    text = (
        f"{HEAD}  aws:secretKey: {{secure: v1:a}}\n"
        "  market-intelligence:recovery: {enabled: {secure: v1:a}}\n"
        "  market-intelligence:alarms:\n    subscriptions: {secure: v1:a}\n"
        "  market-intelligence:workload: {requestsPerSecond: {secure: v1:a}}\n"
    )
    stack = stacks.read("dev", written(tmp_path, text))
    assert (stack.settings, stack.subscriptions) == (
        given(recovery={"enabled": True}, workload={"requestsPerSecond": 0}),
        0,
    )
    others = {
        setting: [(one.settings.recovery.enabled, one.subscriptions) for one in each]
        for setting, each in stack.unknown.items()
    }
    assert others.keys() == {
        "market-intelligence:recovery.enabled",
        "market-intelligence:alarms.subscriptions",
    }
    assert others["market-intelligence:recovery.enabled"] == [(False, 0)]
    assert (True, 1) in others["market-intelligence:alarms.subscriptions"]
    assert stacks.settings("dev", tmp_path) == stack.settings
    assert stacks.encrypted_settings("dev", tmp_path) == [
        "market-intelligence:recovery.enabled",
        "market-intelligence:alarms.subscriptions",
        "market-intelligence:workload.requestsPerSecond",
    ]


def test_what_has_to_be_known_is_refused_with_what_sets_it() -> None:
    stacks.refuse_encrypted("prod", [])
    with pytest.raises(StackError) as caught:
        stacks.refuse_encrypted("acme/prod", ["aws:region", 'market-intelligence:tags["a b"]'])
    assert str(caught.value) == (
        'Pulumi.prod.yaml: aws:region, market-intelligence:tags["a b"] are encrypted, and this '
        "command needs them. Set in plain text:\n"
        "  pulumi config set --stack acme/prod --plaintext --path aws:region VALUE\n"
        "  pulumi config set --stack acme/prod --plaintext --path "
        "'market-intelligence:tags[\"a b\"]' VALUE"
    )


def test_a_stack_may_be_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, HEAD)
    full = "acme/market-intelligence/dev"
    stack = stacks.read(full, tmp_path)
    assert (stack.name, stack.engine_name, stack.settings) == ("dev", full, given())
    monkeypatch.setenv("REHEARSAL_STACK", "dev")
    assert stacks.read(full, tmp_path) == stacks.read("dev", tmp_path)
