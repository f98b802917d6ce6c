"""What is deployed, to break and to verify."""

import copy
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
from _pytest.mark.structures import ParameterSet
from moto.backends import get_backend
from typing_extensions import override

from ops.verify.aws import Aws, Client
from ops.verify.checks import Check, Question, Status
from ops.verify.deployed import Deployed
from ops.verify.sections import asked
from tests.conftest import ACCOUNT, REGION
from tests.ops.verify.as_asked import AWAY

_HELD = (
    ("backup", REGION),
    ("backup", AWAY),
    ("cloudwatch", REGION),
    ("dax", REGION),
    ("dynamodb", REGION),
    ("iam", "aws"),
    ("kms", REGION),
    ("kms", AWAY),
    ("sns", REGION),
)


def backend(service: str, region: str = REGION) -> Any:
    """Give what the embedded AWS holds of a service, for what no call can change."""
    give: Any = get_backend
    return give(service)[ACCOUNT][region]


@contextmanager
def kept() -> Generator[None]:
    """Put back whatever is changed in the block."""
    backends: list[dict[str, Any]] = [backend(*place).__dict__ for place in _HELD]
    before = copy.deepcopy(backends)
    yield
    for now, then in zip(backends, before, strict=True):
        now.update(then)


class KnownAws(Aws):
    """AWS for one test, through clients that all tests share."""

    def __init__(self, clients: dict[tuple[str, str], Client], endpoint: str | None = None) -> None:
        super().__init__(REGION, endpoint)
        self._known = clients

    @override
    def client(self, service: str, region: str | None = None) -> Client:
        key = service, region or self.region
        if key not in self._known:
            self._known[key] = super().client(service, region)
        return self._known[key]


def client(service: str, region: str = REGION) -> Client:
    """Give a plain client for tests to change things with."""
    untyped: Any = boto3
    return untyped.client(service, region_name=region)


def breakages(checks: Mapping[Callable[..., None], str]) -> list[ParameterSet]:
    """Give what breaks something, each with the check that finds it."""
    return [
        pytest.param(breaks, check, id=breaks.__name__.replace("_", " "))
        for breaks, check in checks.items()
    ]


def checked(questions: Iterable[Question]) -> list[Check]:
    """Ask the questions of an AWS that holds everything."""
    return [question.answered(on_embedded=False) for question in questions]


def found(of: Deployed) -> dict[str, Status]:
    """Verify, and give what is not as it should be: its section and name, and how it is.

    What cannot be known because of that is left out.
    """
    with ThreadPoolExecutor(4) as pool:
        checks = [check for section in asked(of, pool) for check in section.result()]
    return {
        f"{check.section}: {check.check}": check.status
        for check in checks
        if check.status not in {"ok", "unknown"}
    }
