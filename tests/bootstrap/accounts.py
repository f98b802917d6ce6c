"""The program of an account, evaluated: what it registers, and what it tells GitHub."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pulumi
import pytest
import yaml

from bootstrap.configuration import AccountSettings, load
from bootstrap.program import main
from tests.conftest import ACCOUNT, REGION, Mocks, Registered

PROJECT = "market-intelligence-bootstrap"
FOLDER = Path(__file__).parents[2] / "bootstrap"
GITHUB = {"repository": "acme/tables", "repositoryId": 74, "ownerId": 65}
ONE: Mapping[str, object] = {"github": GITHUB, "stacks": {"prod": {}}}
BUCKET = f"market-intelligence-state-{ACCOUNT}-{REGION}"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What the program registers for an account, and what it exports."""

    registered: list[Registered]
    outputs: Mapping[str, Any]

    def of(self, kind: str) -> dict[str, Registered]:
        """Return the resources of a type such as `iam/role:Role`, by their names."""
        found = [one for one in self.registered if f"aws:{kind}::" in one.urn]
        return {one.urn.rpartition("::")[2]: one for one in found}

    def document(self, kind: str, name: str, key: str) -> dict[str, Any]:
        """Return a policy document of a resource."""
        return json.loads(str(self.of(kind)[name].inputs[key]))


def shipped() -> dict[str, Any]:
    """Return what the account's file of the checkout sets of the program's own settings."""
    config = yaml.safe_load((FOLDER / "Pulumi.account.yaml").read_text())["config"]
    prefix = f"{PROJECT}:"
    return {k.removeprefix(prefix): v for k, v in config.items() if k.startswith(prefix)}


def made(given: Mapping[str, object]) -> Made:
    """Return what the program makes of settings."""
    mocks = Mocks()
    mocks.run(main, stack="account", project=PROJECT, config=_config(given))
    [outputs] = [found for urn, found in mocks.outputs.items() if "::pulumi:pulumi:Stack::" in urn]
    return Made(registered=mocks.registered, outputs=outputs)


def read(given: Mapping[str, object]) -> AccountSettings:
    """Return the settings as the program reads them."""
    return Mocks().run(load, stack="account", project=PROJECT, config=_config(given))


def refusal(given: Mapping[str, object]) -> str:
    """Return the whole message of settings that are refused."""
    with pytest.raises(pulumi.RunError) as refused:
        read(given)
    return str(refused.value)


def problems(given: Mapping[str, object]) -> list[str]:
    """Return each problem of settings that are refused."""
    first, *lines, last = refusal(given).splitlines()
    count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
    assert first == f"The configuration of stack 'account' has {count}:"
    assert last == "Nothing was deployed. Correct Pulumi.account.yaml and run again."
    return [line.removeprefix(f"  {PROJECT}:") for line in lines]


def _config(given: Mapping[str, object]) -> dict[str, str]:
    config = {
        f"{PROJECT}:{name}": value if isinstance(value, str) else json.dumps(value)
        for name, value in given.items()
    }
    return config | {"aws:region": REGION}


def statements(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the statements of a policy document."""
    return cast("list[dict[str, Any]]", document["Statement"])
