"""What `./mi bootstrap` prints of an account, and says of one that it knows nothing of."""

import re
from pathlib import Path

import pytest

from bootstrap.configuration import AccountSettings
from launcher.errors import UserError
from ops.bootstrap.account import Outputs, outputs
from ops.bootstrap.cli import github_commands, stack_commands
from settings.known import known_settings
from tests.github.definitions import CHECKOUT

BACKEND = "s3://state?region=us-east-1"
ACCOUNT = Outputs.model_validate(
    {
        "repository": "acme/tables",
        "branch": "trunk",
        "environments": {
            "prod": {"AWS_REGION": "us-east-1", "PULUMI_BACKEND_URL": BACKEND},
            "prod-preview": {"AWS_REGION": "us-east-1"},
        },
        "secretsProviders": {"prod": "awskms://alias/prod?region=us-east-1"},
        "cacheBoundaries": {"prod": "bounds"},
    }
)
ENGINE = '#!/bin/sh\necho "$PWD $@" >&2\n{}\n'


def test_environments_are_made_before_their_variables_and_bound_to_the_branch() -> None:
    place = "repos/acme/tables/environments"
    rule = "deployment_branch_policy"
    assert [*github_commands(ACCOUNT)] == [
        (
            f"gh api --method PUT --silent {place}/prod --field '{rule}[protected_branches]=false' "
            f"--field '{rule}[custom_branch_policies]=true'"
        ),
        f"gh api --method POST --silent {place}/prod/deployment-branch-policies --field name=trunk",
        f"gh api --method PUT --silent {place}/prod-preview",
        "gh variable set AWS_REGION --repo acme/tables --env prod --body us-east-1",
        f"gh variable set PULUMI_BACKEND_URL --repo acme/tables --env prod --body '{BACKEND}'",
        "gh variable set AWS_REGION --repo acme/tables --env prod-preview --body us-east-1",
    ]


def test_each_stack_is_made_with_its_own_key_and_the_boundary_of_its_cache() -> None:
    boundary = "market-intelligence:cache.permissionsBoundary"
    assert [*stack_commands(ACCOUNT)] == [
        "pulumi stack init prod --secrets-provider 'awskms://alias/prod?region=us-east-1'",
        f"pulumi config set --stack prod --path {boundary} bounds",
    ]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(
            "echo '{}'",
            "The account live is not set up yet: run pulumi up --stack live in bootstrap/ first.",
            id="nothing made",
        ),
        pytest.param(
            "exit 1",
            "The engine cannot read the outputs of the account live: see above. Log in to the "
            "backend that has its state, or give another account with --stack.",
            id="refused",
        ),
        pytest.param(
            None,
            "pulumi is not on PATH: install it (https://www.pulumi.com/docs/install).",
            id="no engine",
        ),
    ],
)
def test_what_keeps_the_engine_from_answering_is_said(
    answer: str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if answer is not None:
        engine = tmp_path / "pulumi"
        engine.write_text(ENGINE.format(answer))
        engine.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError) as refused:
        outputs("live", is_rehearsed=False)
    assert str(refused.value) == said


def test_the_page_lists_each_setting_of_an_account() -> None:
    page = (CHECKOUT / "docs" / "bootstrap.md").read_text()
    rows = re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE)
    listed = {name for row in rows for name in re.findall(r"`([\w.*]+)`", row)}
    sections = {"github"}
    assert {*known_settings(AccountSettings)} - sections <= listed
