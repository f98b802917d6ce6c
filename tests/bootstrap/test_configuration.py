"""What the file of an account may set, and what is said of what it may not."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bootstrap.configuration import AccountSettings
from bootstrap.permissions.stack_place import PROJECT
from market_intelligence.specs import TABLES
from settings.known import known_settings
from tests.bootstrap.accounts import FOLDER, GITHUB, ONE, problems, read, refusal, shipped
from tests.github.definitions import CHECKOUT

REPOSITORY = "the repository as OWNER/NAME, with the capitals that GitHub shows"


def github(**changes: object) -> dict[str, object]:
    return {**ONE, "github": GITHUB | changes}


def placed(**settings: object) -> dict[str, object]:
    return {**ONE, "stacks": {"prod": settings}}


def test_what_is_left_out_has_a_default() -> None:
    settings = read(ONE)
    assert (settings.github.branch, settings.github.identity_provider) == ("main", "new")
    assert (settings.github.repository_id, settings.github.owner_id) == (74, 65)
    prod = settings.stacks["prod"]
    assert (prod.region, prod.further_regions, prod.environment) == (None, [], None)
    assert (prod.table_names, prod.kinesis_streams) == ([], [])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(
            {},
            [
                (
                    "github is missing (the repository on GitHub whose workflows may act in this "
                    "account)"
                ),
                "stacks is missing (the stacks in this account, by name)",
            ],
            id="nothing",
        ),
        pytest.param(
            {"github": {}, "stacks": {"prod": {}}},
            [
                (
                    "github.ownerId is missing (the number of its owner: "
                    "`gh api repos/OWNER/NAME --jq .owner.id` prints it)"
                ),
                f"github.repository is missing ({REPOSITORY})",
                (
                    "github.repositoryId is missing (the number of the repository, which is never "
                    "reused: `gh api repos/OWNER/NAME --jq .id` prints it)"
                ),
            ],
            id="no repository",
        ),
        *(
            pytest.param(
                github(repository=name),
                [
                    (
                        f'github.repository is "{name}": must be OWNER/NAME, such as '
                        "acme/market-intelligence"
                    )
                ],
                id=f"repository {name}",
            )
            for name in (
                "acme",
                "acme/*",
                "*/tables",
                "acme*/tables",
                "acme/tab?es",
                "acme/tables:ref:refs/heads/topic",
                "acme/one/two",
                "https://github.com/acme/tables",
                "-acme/tables",
            )
        ),
        *(
            pytest.param(
                github(branch=name),
                [
                    (
                        f'github.branch is "{name}": must be the name of one branch, without '
                        "wildcards, such as main"
                    )
                ],
                id=f"branch {name}",
            )
            for name in ("*", "release/*", "ma?n", "", "a b")
        ),
        pytest.param(
            github(branch="refs/heads/main"),
            [
                (
                    'github.branch is "refs/heads/main": must be the name of the branch without '
                    "refs/heads/, such as main"
                )
            ],
            id="a ref",
        ),
        pytest.param(
            github(repositoryId=0),
            [
                (
                    "github.repositoryId is 0: must be 1 or more (the number of the repository, "
                    "which is never reused: `gh api repos/OWNER/NAME --jq .id` prints it)"
                )
            ],
            id="number zero",
        ),
        pytest.param(
            github(ownerId="acme"),
            [
                (
                    'github.ownerId is "acme": must be a whole number (the number of its owner: '
                    "`gh api repos/OWNER/NAME --jq .owner.id` prints it)"
                )
            ],
            id="a name for a number",
        ),
        pytest.param(
            github(identityProvider="none"),
            [
                (
                    "github.identityProvider is \"none\": must be 'new' or 'existing' (GitHub's "
                    "identity provider in IAM, one for each account: created here, or existing "
                    "already)"
                )
            ],
            id="no provider",
        ),
        pytest.param(
            github(brnch="main"),
            ['github.brnch is "main": no such setting; did you mean github.branch?'],
            id="misspelt",
        ),
        pytest.param(
            {**ONE, "stacks": {}},
            ['stacks is {}: must name a stack, such as prod: {"prod": {}}'],
            id="no stacks",
        ),
        *(
            pytest.param(
                {**ONE, "stacks": {name: {}}},
                [
                    (
                        f"stacks.{name}: a stack has 1 to 28 lowercase letters, digits or hyphens "
                        "here, the first a letter"
                    )
                ],
                id=f"stack {name}",
            )
            for name in ("Prod", "9prod", "a" * 29)
        ),
        pytest.param(
            placed(region="us-est-1"),
            [
                (
                    'stacks.prod.region is "us-est-1": must be a region that has DynamoDB; did you '
                    "mean us-west-1?"
                )
            ],
            id="misspelt region",
        ),
        pytest.param(
            placed(furtherRegions=["us-east-1"]),
            [
                (
                    'stacks.prod.furtherRegions is ["us-east-1"]: must not include the region of '
                    'the tables, "us-east-1"'
                )
            ],
            id="the region of the tables",
        ),
        pytest.param(
            placed(region="eu-west-1", furtherRegions=["eu-west-1"]),
            [
                (
                    'stacks.prod.furtherRegions is ["eu-west-1"]: must not include the region of '
                    'the tables, "eu-west-1"'
                )
            ],
            id="the region of its own",
        ),
        pytest.param(
            placed(furtherRegions=["us-west-2", "us-west-2"]),
            [
                (
                    'stacks.prod.furtherRegions is ["us-west-2", "us-west-2"]: [1] is the same as '
                    "[0]: remove one of them"
                )
            ],
            id="twice",
        ),
        pytest.param(
            placed(witnessRegion="cn-north-1"),
            [
                (
                    'stacks.prod.witnessRegion is "cn-north-1": must be in the same partition '
                    'of AWS as aws:region, "us-east-1"'
                )
            ],
            id="a witness in another partition",
        ),
        pytest.param(
            placed(furtherRegions=["cn-north-1"]),
            [
                (
                    'stacks.prod.furtherRegions is ["cn-north-1"]: must be in the same partition '
                    'of AWS as aws:region, "us-east-1"'
                )
            ],
            id="another partition",
        ),
        pytest.param(
            placed(kinesisStreams=["changes"]),
            [
                (
                    'stacks.prod.kinesisStreams[0] is "changes": must be the ARN of a Kinesis data '
                    "stream, such as arn:aws:kinesis:us-east-1:111122223333:stream/changes"
                )
            ],
            id="the name of a stream",
        ),
        pytest.param(
            {**ONE, "tags": {"stack": "x"}},
            ["tags.stack: every resource has this tag already: remove it"],
            id="a tag of ours",
        ),
    ],
)
def test_what_is_wrong_is_said(given: Mapping[str, object], expected: list[str]) -> None:
    assert problems(given) == expected


def test_everything_that_is_wrong_is_said_at_once() -> None:
    given = github(repository="*/*")
    given |= {"stacks": dict.fromkeys(["Prod"], ONE), "extra": "1"}
    assert [problem.split(" ")[0] for problem in problems(given)] == [
        "extra",
        "github.repository",
        "stacks.Prod:",
    ]
    assert "Traceback" not in refusal(given)


def test_the_accounts_file_has_each_stack_with_each_of_its_regions_and_streams() -> None:
    """A region that is missing there is one in which a deployment may do nothing."""
    found = {
        name: (
            stack.get("region"),
            stack.get("furtherRegions", []),
            stack.get("kinesisStreams", []),
        )
        for name, stack in shipped()["stacks"].items()
    }
    assert found == {
        file.name.split(".")[1]: _regions(file) for file in sorted(CHECKOUT.glob("Pulumi.*.yaml"))
    }


def test_the_project_declares_each_setting() -> None:
    declared = yaml.safe_load((FOLDER / "Pulumi.yaml").read_text())["config"]
    top = [name for name in known_settings(AccountSettings) if name.isalpha()]
    assert [*declared] == top
    for name in top:
        field = AccountSettings.model_fields[name]
        assert declared[name]["description"].startswith(str(field.description)[:40])


def _regions(file: Path) -> tuple[str | None, list[str], list[str]]:
    """Return the region of a stack where it is not the account's, its further ones, its streams."""
    config: dict[str, Any] = yaml.safe_load(file.read_text())["config"]
    backup: dict[str, str] = config.get("market-intelligence:backup", {})
    further: set[str] = {*config.get("market-intelligence:replicas", [])}
    further |= {backup["copyRegion"]} if "copyRegion" in backup else set()
    home = yaml.safe_load((FOLDER / "Pulumi.account.yaml").read_text())["config"]["aws:region"]
    region: str = config["aws:region"]
    tables: list[dict[str, Any]] = [config.get(f"{PROJECT}:{one.name}", {}) for one in TABLES]
    streams = {table["kinesis"]["streamArn"] for table in tables if "kinesis" in table}
    return (None if region == home else region), sorted(further), sorted(streams)
