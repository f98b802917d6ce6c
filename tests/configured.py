"""Reads settings as a stack's file gives them to the program."""

import json
from collections.abc import Mapping, Sequence

import pulumi
import pytest

from market_intelligence.specs import TABLES
from settings import environments
from settings.stack import StackSettings, load
from tests.conftest import PROJECT, REGION, Mocks

ENVIRONMENTS = f"{environments.choices()}; `./mi new environment` adds one"
"""As messages list them."""
# What tests state exactly holds for the first two tables, whatever tables there are besides.
FURTHER_OFF = {spec.name: {"enabled": False} for spec in TABLES[2:] if spec.optional}

FURTHER_LINES = "".join(f"  {PROJECT}:{name}: {{enabled: false}}\n" for name in FURTHER_OFF)
"""The same as lines of a stack's file."""


def read(
    given: Mapping[str, object],
    *,
    stack: str = "dev",
    secret: Sequence[str] = (),
    region: str | None = REGION,
    accounts: Sequence[str] = (),
) -> StackSettings:
    """Return what a stack sets; the engine passes everything but text as JSON."""
    config = {
        f"{PROJECT}:{name}": value if isinstance(value, str) else json.dumps(value)
        for name, value in (FURTHER_OFF | {**given}).items()
    }
    if region:
        config["aws:region"] = region
    if accounts:
        config["aws:allowedAccountIds"] = json.dumps(accounts)
    return Mocks().run(
        load,
        stack=stack,
        config=config,
        secret_keys=[f"{PROJECT}:{name}" for name in secret],
    )


def refusal(given: Mapping[str, object], *, stack: str = "dev", secret: Sequence[str] = ()) -> str:
    """Return the whole message of a stack that is refused."""
    with pytest.raises(pulumi.RunError) as refused:
        read(given, stack=stack, secret=secret)
    return str(refused.value)


def problems(given: Mapping[str, object], *, secret: Sequence[str] = ()) -> list[str]:
    """Return each problem of a stack that is refused."""
    lines = refusal(given, secret=secret).splitlines()[1:-1]
    return [line.removeprefix(f"  {PROJECT}:") for line in lines]
