"""Reads settings as a stack's file gives them to the program."""

import json
from collections.abc import Mapping, Sequence

import pulumi
import pytest

from settings import StackSettings, load
from tests.conftest import PROJECT, Mocks

REGION = "us-east-1"


def read(
    mocks: Mocks, given: Mapping[str, object], *, stack: str = "dev", secret: Sequence[str] = ()
) -> StackSettings:
    """Read what a stack sets; the engine hands over anything but text as JSON."""
    config = {
        f"{PROJECT}:{name}": value if isinstance(value, str) else json.dumps(value)
        for name, value in given.items()
    }
    return mocks.run(
        load,
        stack=stack,
        config=config | {"aws:region": REGION},
        secret_keys=[f"{PROJECT}:{name}" for name in secret],
    )


def problems(mocks: Mocks, given: Mapping[str, object], *, secret: Sequence[str] = ()) -> list[str]:
    """List what is wrong with what a stack sets."""
    with pytest.raises(pulumi.RunError) as refused:
        read(mocks, given, secret=secret)
    return [line.removeprefix(f"  {PROJECT}:") for line in str(refused.value).splitlines()[1:-1]]
