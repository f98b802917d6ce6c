"""What `./mi new` writes, what it leaves to decide, and what it refuses before it writes."""

import json
import shutil
from collections.abc import Sequence
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest

from guardrails import RULES
from guardrails.configuration import faults
from launcher.errors import UserError
from market_intelligence.specs import REQUESTS
from ops import stacks
from ops.new import cli
from ops.new.cli import lines
from ops.new.plan import Plan, plan
from ops.new.request import NewError, Request, refuse
from rehearsal.pack import config_file
from settings import environments
from tests.configured import FURTHER_LINES
from tests.ops.mi import ran

CHECKOUT = Path(__file__).parents[3]
KNOWN = ("dev", "staging", "prod")
LIST = """\
{
  "dev": {"production": false},
  "staging": {"production": false},
  "prod": {"production": true}
}
"""
EU: dict[str, Any] = {"region": "eu-central-1", "accounts": ["222233334444"]}
READER = "arn:aws:iam::444455556666:role/reports"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with three stacks, their configs, and the list of their environments."""
    for name in KNOWN:
        for place in (f"Pulumi.{name}.yaml", f"policies/config/{name}.json"):
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / place, tmp_path / place)
    (tmp_path / environments.PLACE).parent.mkdir(parents=True)
    (tmp_path / environments.PLACE).write_text(LIST)
    return tmp_path


def request(
    folder: Path, name: str, like: str, *, is_production: bool | None = None, **given: Any
) -> Request:
    model = stacks.read(like, folder)
    return Request(name=name, model=model, folder=folder, is_production=is_production, **given)


def made(
    folder: Path, name: str, like: str, *, is_production: bool | None = None, **given: Any
) -> Plan:
    """Plan what is asked for, and write it."""
    asked = request(folder, name, like, is_production=is_production, **given)
    refuse(asked)
    found = plan(asked)
    for path, text in found.texts.items():
        path.write_text(text)
    return found


def written(found: Plan) -> list[str]:
    return [path.relative_to(found.request.folder).as_posix() for path in found.texts]


def changed(folder: Path, old: str, new: str) -> list[str]:
    """Return the lines that differ between two files, as `- old` and `+ new`."""
    before, after = ((folder / name).read_text().splitlines() for name in (old, new))
    return [line for line in ndiff(before, after) if line[0] in "-+"]


def of(folder: Path, stack: str, add: str) -> None:
    """Add lines below the config of a stack."""
    file = folder / f"Pulumi.{stack}.yaml"
    file.write_text(f"{file.read_text().rstrip()}\n{add}")


def test_an_environment_is_a_stack_a_config_and_an_entry_of_the_list(folder: Path) -> None:
    found = made(folder, "qa", "staging", is_production=False)
    assert written(found) == [
        "Pulumi.qa.yaml",
        "policies/config/qa.json",
        "policies/guardrails/environments.json",
    ]
    assert changed(folder, "Pulumi.staging.yaml", "Pulumi.qa.yaml") == []
    staging = (folder / "policies/config/staging.json").read_text()
    assert (folder / "policies/config/qa.json").read_text() == staging.replace('"staging"', '"qa"')
    assert (folder / environments.PLACE).read_text() == LIST.replace(
        '  "staging": {"production": false},\n',
        '  "staging": {"production": false},\n  "qa": {"production": false},\n',
    )
    assert lines(found)[:2] == [
        "Written: Pulumi.qa.yaml, policies/config/qa.json, policies/guardrails/environments.json.",
        "qa is a stack of the environment qa, not production's.",
    ]
    account, github = (one for one in lines(found) if one.startswith("- "))
    assert account == (
        "- The account: 123456789012, as for staging. For another, set aws:allowedAccountIds in "
        "Pulumi.qa.yaml."
    )
    assert github == (
        "- GitHub, before this is merged: the environments qa (from main only, with reviewers, if "
        "its deployments need an approval) and qa-preview, each with its AWS_ROLE_ARN and with "
        "us-east-1 as AWS_REGION (docs/delivery.md). The workflows take the stack from its file."
    )


def test_an_environment_like_prod_has_no_more_of_what_an_account_has_once(folder: Path) -> None:
    found = made(folder, "perf", "prod", is_production=True)
    assert changed(folder, "Pulumi.prod.yaml", "Pulumi.perf.yaml") == [
        "-     # One stack an account and region owns the alarms on the account itself.",
        "-     account: true",
        "-     # Copies need them. One stack an account and region owns this setting.",
        "-     advancedFeatures: true",
    ]
    config = json.loads((folder / "policies/config/perf.json").read_text())
    assert config["backup-plan-features"] == {"advancedFeatures": "elsewhere"}
    assert environments.listed(folder / environments.PLACE) == {
        "dev": False,
        "staging": False,
        "prod": True,
        "perf": True,
    }
    assert lines(found)[1] == "perf is a stack of the environment perf, production's."
    assert "approve its deployments" in lines(found)[-6]


def test_another_stack_keeps_its_own_region_and_account(folder: Path) -> None:
    found = made(folder, "prod-eu", "prod", **EU)
    assert written(found) == ["Pulumi.prod-eu.yaml", "policies/config/prod-eu.json"]
    assert changed(folder, "Pulumi.prod.yaml", "Pulumi.prod-eu.yaml") == [
        "-   aws:region: us-east-1",
        "+   aws:region: eu-central-1",
        '-   aws:allowedAccountIds: ["123456789012"]',
        '+   aws:allowedAccountIds: ["222233334444"]',
        "+   market-intelligence:environment: prod",
        "-     # Out of reach for whatever happens in the tables' own region.",
        "-     copyRegion: us-west-2",
    ]
    assert changed(folder, "policies/config/prod.json", "policies/config/prod-eu.json") == [
        '-   "aws-resource-region": {"regions": ["us-east-1", "us-west-2"]}',
        '+   "aws-resource-region": {"regions": ["eu-central-1"]}',
    ]
    assert [config_file(one, "prod", folder) for one in ("prod", "prod-eu")] == [
        "policies/config/prod.json",
        "policies/config/prod-eu.json",
    ]
    own = stacks.read("prod-eu", folder)
    assert (own.region, own.accounts) == ("eu-central-1", ("222233334444",))
    assert own.settings.environment == "prod"
    assert [one.partition(":")[0] for one in lines(found) if one.startswith("- ")] == [
        "- backup.copyRegion",
        "- alarms.subscriptions",
        "- workload",
        "- GitHub, before this is merged",
    ]


def test_backups_are_copied_to_the_region_that_is_asked_for(folder: Path) -> None:
    found = made(folder, "prod-eu", "prod", **EU, copy_region="eu-west-1")
    assert stacks.read("prod-eu", folder).settings.backup.copy_region == "eu-west-1"
    config = json.loads((folder / "policies/config/prod-eu.json").read_text())
    assert config["aws-resource-region"] == {"regions": ["eu-central-1", "eu-west-1"]}
    assert not any("copyRegion" in one for one in found.left)


def test_a_stack_in_another_account_alone_shares_the_config(folder: Path) -> None:
    found = made(folder, "prod-b", "prod", accounts=["222233334444"])
    assert written(found) == ["Pulumi.prod-b.yaml"]
    assert config_file("prod-b", "prod", folder) == "policies/config/prod.json"


def test_a_stack_can_be_like_another_that_is_not_its_environments_namesake(folder: Path) -> None:
    made(folder, "prod-eu", "prod", **EU)
    made(folder, "prod-ap", "prod-eu", region="ap-northeast-1", accounts=["333344445555"])
    assert changed(folder, "Pulumi.prod-eu.yaml", "Pulumi.prod-ap.yaml") == [
        "-   aws:region: eu-central-1",
        "+   aws:region: ap-northeast-1",
        '-   aws:allowedAccountIds: ["222233334444"]',
        '+   aws:allowedAccountIds: ["333344445555"]',
    ]
    made(folder, "qa", "prod-eu", is_production=False)
    assert "environment" not in (folder / "Pulumi.qa.yaml").read_text()
    assert list(environments.listed(folder / environments.PLACE)) == [
        "dev",
        "staging",
        "prod",
        "qa",
    ]


# What a stack has that is its own: names, principals, networks.
OWN = f"""\
{FURTHER_LINES}\
  market-intelligence:requests:
    stream: NEW_AND_OLD_IMAGES
    contributorInsights: throttled
    # Reports.
    readers:
      - {READER}
    kinesis:
      streamArn: arn:aws:kinesis:us-east-1:123456789012:stream/changes
    tableName: legacy-requests
  market-intelligence:cache:
    enabled: true
    subnetIds: [subnet-1a2b3c4d]
    securityGroupIds: [sg-1a2b3c4d]
  market-intelligence:logs: {{stream: NEW_AND_OLD_IMAGES, readers: ["{READER}"]}}
  market-intelligence:replicas: [eu-west-1]
  aws:profile: staging
  market-intelligence:backup:
    retentionDays: 7
    copyRegion: us-west-2
    copyRetentionDays: 9
  market-intelligence:alarms:
    thresholds:
      cacheCpuPercent: 50
      replicationLatencySeconds: 60
"""
CONFIG = {
    "dynamodb-resource-policy-audience": {"trusted": ["444455556666"]},
    "kms-key-policy-audience": {"trusted": ["444455556666"], "enforcementLevel": "advisory"},
    "dynamodb-table-contract": {
        "environment": "staging",
        "tableNames": {"market-intelligence-requests": "legacy-requests"},
    },
    "kms-key-rotation": {
        "exemptions": [
            {"resource": "urn:pulumi:staging::m::aws:kms/key:Key::k", "reason": "r", "expires": "x"}
        ]
    },
    "dynamodb-table-monitoring": "disabled",
    "aws-resource-region": {"regions": ["us-east-1", "us-west-2", "eu-west-1"]},
}


def owning(folder: Path) -> None:
    """Have staging own what a stack can own."""
    (folder / "Pulumi.staging.yaml").write_text(
        f'config:\n  aws:region: us-east-1\n  aws:allowedAccountIds:\n    - "123456789012"\n{OWN}'
    )
    (folder / "policies/config/staging.json").write_text(json.dumps(CONFIG))


def test_what_is_another_stacks_own_is_left_out_and_named(folder: Path) -> None:
    owning(folder)
    found = made(folder, "staging-eu", "staging", **EU)
    assert (folder / "Pulumi.staging-eu.yaml").read_text() == (
        "config:\n"
        "  aws:region: eu-central-1\n"
        '  aws:allowedAccountIds: ["222233334444"]\n'
        "  market-intelligence:environment: staging\n"
        f"{FURTHER_LINES}"
        "  market-intelligence:requests:\n"
        "    stream: NEW_AND_OLD_IMAGES\n"
        "    contributorInsights: throttled\n"
        '  market-intelligence:logs: {"stream": "NEW_AND_OLD_IMAGES"}\n'
        "  market-intelligence:backup:\n"
        "    retentionDays: 7\n"
    )
    assert json.loads((folder / "policies/config/staging-eu.json").read_text()) == {
        "kms-key-policy-audience": {"enforcementLevel": "advisory"},
        "dynamodb-table-contract": {"environment": "staging"},
        "dynamodb-table-monitoring": "disabled",
        "aws-resource-region": {"regions": ["eu-central-1"]},
    }
    assert [one.partition(": ")[0] for one in found.left] == [
        "requests.readers",
        "requests.kinesis",
        "requests.tableName",
        "logs.readers",
        "aws:profile",
        "cache",
        "replicas",
        "backup.copyRegion",
        "What the pack lets through by name",
    ]
    assert found.left[1] == (
        "requests.kinesis: the stream gets the changes of staging, and none gets those of "
        "staging-eu. Make one in its account and region, and set kinesis in "
        "Pulumi.staging-eu.yaml."
    )
    assert found.left[-1] == (
        "What the pack lets through by name: policies/config/staging-eu.json does not take over "
        "trusted of dynamodb-resource-policy-audience (444455556666); trusted of "
        "kms-key-policy-audience (444455556666); tableNames of dynamodb-table-contract "
        "(legacy-requests); exemptions of kms-key-rotation (k). Add what staging-eu needs."
    )


def test_an_environment_in_the_same_place_keeps_its_other_regions(folder: Path) -> None:
    owning(folder)
    made(folder, "qa", "staging", is_production=False)
    own = stacks.read("staging", folder).settings
    text = (folder / "Pulumi.qa.yaml").read_text()
    assert "  market-intelligence:replicas: [eu-west-1]\n" in text
    assert "    copyRegion: us-west-2\n    copyRetentionDays: 9\n" in text
    assert "      replicationLatencySeconds: 60\n" in text
    assert "cache" not in text
    assert "legacy" not in text
    config = json.loads((folder / "policies/config/qa.json").read_text())
    assert config["dynamodb-table-contract"] == {"environment": "qa"}
    assert config["aws-resource-region"] == {
        "regions": ["us-east-1", own.backup.copy_region, *own.replica_regions]
    }


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "config: {aws:region: us-east-1, market-intelligence:requests: {readers: [READER]}}\n",
            id="in braces",
        ),
        pytest.param(
            '{"config": {"aws:region": "us-east-1", "requests": {"readers": ["READER"]}}}',
            id="as JSON",
        ),
        pytest.param(
            "config:\n  requests:\n    readers: [READER]\n  aws:region:\n    us-east-1\n",
            id="without its project",
        ),
        pytest.param(
            "encryptionsalt: v1:abc\nconfig:\n  aws:region: us-east-1\n  requests:\n"
            "    # Reports.\n    readers:\n    - READER\n",
            id="with a salt",
        ),
    ],
)
def test_a_file_may_be_written_in_any_way(folder: Path, text: str) -> None:
    (folder / "Pulumi.staging.yaml").write_text(text.replace("READER", READER))
    made(folder, "staging-eu", "staging", **EU)
    own = stacks.read("staging-eu", folder)
    assert (own.region, own.accounts) == ("eu-central-1", ("222233334444",))
    assert (own.settings.environment, own.settings.of_table(REQUESTS).readers) == ("staging", [])
    assert "salt" not in (folder / "Pulumi.staging-eu.yaml").read_text()


def test_what_only_the_model_can_decrypt_has_a_stand_in_and_is_named(folder: Path) -> None:
    of(folder, "staging", "  market-intelligence:tags:\n    team: {secure: v1:abc}\n")
    found = made(folder, "staging-eu", "staging", **EU)
    assert "secure" not in (folder / "Pulumi.staging-eu.yaml").read_text()
    assert any(
        one.startswith("market-intelligence:tags.team: only staging can decrypt its value.")
        for one in found.left
    )


def test_a_stack_like_one_without_a_config_has_none(folder: Path) -> None:
    (folder / "policies/config/staging.json").unlink()
    found = made(folder, "staging-eu", "staging", **EU)
    assert written(found) == ["Pulumi.staging-eu.yaml"]
    assert any(one.startswith("The pack's config: staging has none") for one in found.left)


@pytest.mark.parametrize("name", ["qa", "staging-eu"])
def test_a_config_is_one_that_the_pack_takes(folder: Path, name: str) -> None:
    asked = {"is_production": False} if name == "qa" else EU
    made(folder, name, "staging", **asked)
    config = json.loads((folder / f"policies/config/{name}.json").read_text())
    # The rules of this process know the environments that there are.
    assert [one for one in faults(RULES, config) if not one.endswith("it is 'qa'.")] == []


REFUSED: dict[str, tuple[Sequence[str], str]] = {
    "environment that there is": (
        ["environment", "staging", "--like", "dev"],
        (
            "There is an environment staging already. For another stack of it, in another region "
            "or account: `./mi new stack staging-NAME --like staging`."
        ),
    ),
    "environment with a hyphen": (
        ["environment", "qa-eu", "--like", "dev"],
        (
            "'qa-eu' cannot be the name of an environment: use 1 to 11 of a-z and 0-9, a letter "
            "first, and not any. It begins the names of tables and roles, and a hyphen ends it "
            "there."
        ),
    ),
    "environment with a long name": (
        ["environment", "performances", "--like", "dev"],
        "'performances' cannot be the name of an environment",
    ),
    "config for other programs": (
        ["environment", "any", "--like", "dev"],
        "'any' cannot be the name of an environment",
    ),
    "stack that there is": (
        ["stack", "PROD", "--like", "prod"],
        "There is a stack prod already: choose another name.",
    ),
    "stack that is no name": (
        ["stack", "acme/prod-eu", "--like", "prod"],
        "'acme/prod-eu' cannot be the name of a new stack",
    ),
    "stack with a dot": (
        ["stack", "prod.eu", "--like", "prod"],
        "'prod.eu' cannot be the name of a new stack",
    ),
    "stack by the name of another environment": (
        ["stack", "staging-eu", "--like", "prod"],
        (
            "staging-eu would be a stack of prod, as prod is, with the name of staging's: call it "
            "prod-NAME, or make it like a stack of staging."
        ),
    ),
    "stack like none": (
        ["stack", "prod-eu", "--like", "prd"],
        "There is no stack 'prd': the stacks are dev, prod, staging. Did you mean prod?",
    ),
    "unknown region": (
        ["stack", "prod-eu", "--like", "prod", "--region", "eu-centrl-1"],
        "--region eu-centrl-1 is no region that has DynamoDB. Did you mean eu-central-1?",
    ),
    "unknown region of copies": (
        ["stack", "prod-eu", "--like", "prod", "--region", "eu-west-1", "--copy-region", "x"],
        "--copy-region x is no region that has DynamoDB.",
    ),
    "copies where the tables are": (
        ["environment", "qa", "--like", "prod", "--copy-region", "us-east-1"],
        "--copy-region us-east-1 is the region of the tables: name another.",
    ),
    "copies of no backups": (
        ["environment", "qa", "--like", "dev", "--copy-region", "us-west-2"],
        (
            "--copy-region us-west-2: dev has no backups to copy (backup.enabled is false). Leave "
            "the option out."
        ),
    ),
    "copies in another partition": (
        ["environment", "qa", "--like", "prod", "--copy-region", "us-gov-west-1"],
        (
            "--copy-region us-gov-west-1 is in the partition aws-us-gov, and us-east-1 in aws: "
            "name a region of aws."
        ),
    ),
    "another partition with the same account": (
        ["stack", "prod-cn", "--like", "prod", "--region", "cn-north-1"],
        (
            "cn-north-1 is in the partition aws-cn, and the account of prod in aws: name the "
            "account there, with --account."
        ),
    ),
    "no account": (
        ["stack", "prod-eu", "--like", "prod", "--account", "12"],
        "--account 12 is not an account: give its 12 digits.",
    ),
    "the same place": (
        ["stack", "prod-b", "--like", "prod"],
        (
            "prod has the tables of prod in us-east-1 of 123456789012 already, and those of prod-b "
            "would have the same names. Name another --region, or another --account."
        ),
    ),
}


@pytest.mark.parametrize(("words", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_before_anything_is_written(
    words: Sequence[str], said: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "CHECKOUT", folder)
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    done = ran("new", *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("place", ["Pulumi.qa.yaml", "policies/config/qa.json"])
def test_a_file_that_is_there_is_not_written_over(folder: Path, place: str) -> None:
    (folder / place).write_text("config: {}" if place.endswith("yaml") else "{}")
    with pytest.raises(NewError, match=r"is there already: remove it, or choose another name\."):
        made(folder, "qa", "staging", is_production=False)


def test_an_environment_does_not_take_the_name_of_anothers_stack(folder: Path) -> None:
    shutil.copy(folder / "Pulumi.prod.yaml", folder / "Pulumi.eu-west.yaml")
    with pytest.raises(NewError, match=r"There is a stack eu-west of another environment"):
        made(folder, "eu", "staging", is_production=False)


def test_strong_consistency_is_left_out_with_its_replicas(folder: Path) -> None:
    file = folder / "Pulumi.staging.yaml"
    counted, kept = "    contributorInsights: throttled\n", "    timeToLive: false\n"
    file.write_text(file.read_text().replace(counted, kept))
    of(
        folder,
        "staging",
        "  market-intelligence:consistency: {mode: STRONG, witnessRegion: us-west-2}\n"
        "  market-intelligence:replicas: [us-east-2]\n",
    )
    found = made(folder, "staging-eu", "staging", **EU)
    text = (folder / "Pulumi.staging-eu.yaml").read_text()
    assert "consistency" not in text
    assert "replicas" not in text
    assert (
        "consistency: staging is strongly consistent with other regions, and staging-eu has none. "
        "Set consistency with replicas in Pulumi.staging-eu.yaml."
    ) in found.left
    made(folder, "qa", "staging", is_production=False)
    config = json.loads((folder / "policies/config/qa.json").read_text())
    assert config["aws-resource-region"] == {"regions": ["us-east-1", "us-east-2", "us-west-2"]}


def test_a_stack_does_not_go_where_a_replica_is(folder: Path) -> None:
    owning(folder)
    with pytest.raises(NewError, match=r"staging has the tables of staging in eu-west-1 of"):
        made(folder, "staging-eu", "staging", region="eu-west-1")


def test_what_would_not_be_valid_is_refused(folder: Path) -> None:
    of(folder, "staging", "  market-intelligence:replicas: [us-west-2]\n")
    file = folder / "Pulumi.staging.yaml"
    file.write_text(file.read_text().replace("recovery:", "recovry:"))
    with pytest.raises(UserError, match=r"recovry"):
        made(folder, "staging-eu", "staging", **EU)
    assert not (folder / "Pulumi.staging-eu.yaml").exists()
