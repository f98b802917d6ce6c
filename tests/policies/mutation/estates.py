"""The stacks to which faults are added, the faults of each, and the rules that must find them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.conftest import PROJECT
from tests.faults.frozen import faults
from tests.policies.mutation.declared import Stack
from tests.policies.mutation.judgement import WHOLE_STACK, Verdict, config_file, judge
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.of_access import granted
from tests.policies.mutation.of_accounts import of_accounts
from tests.policies.mutation.of_alarms import of_alarms
from tests.policies.mutation.of_surroundings import of_surroundings
from tests.policies.mutation.of_tables import of_tables
from tests.policies.mutation.of_ways_around import of_ways_around
from tests.policies.mutation.of_weakenings import of_weakenings
from tests.policies.mutation.programs import deployed, previewed
from tests.policies.mutation.surroundings import around

STACKS = ("dev", "staging", "prod")
ONCE_MADE = "prod, once made"
"""The stack of production once AWS has made all that is the program's."""
ESTATES = (*STACKS, ONCE_MADE)
NO_RULE = "no rule"
READER = "arn:aws:iam::444455556666:role/reports"
_TABLE = {"stream": "NEW_AND_OLD_IMAGES", "contributorInsights": "all", "readers": [READER]}
# Whatever production can have and does not have by default.
EVERYTHING = {
    f"{PROJECT}:{section}": json.dumps(settings)
    for section, settings in {
        "requests": _TABLE,
        "logs": _TABLE,
        "replicas": ["us-west-2"],
        "cache": {
            "enabled": True,
            "subnetIds": ["subnet-1a2b3c4d", "subnet-2a2b3c4d", "subnet-3a2b3c4d"],
            "securityGroupIds": ["sg-1a2b3c4d"],
        },
    }.items()
}
# The rules that have to be told whom the program lets in.
LETTING_IN = ("dynamodb-resource-policy-audience", "kms-key-policy-audience")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The rules that a fault breaks, and those that cannot tell yet."""

    broken: tuple[str, ...]
    not_known: tuple[str, ...]

    @property
    def first(self) -> str:
        """The first rule that the fault is about."""
        return [*self.broken, *self.not_known, NO_RULE][0]


def frozen(estate: str) -> dict[str, Expected]:
    """Return what is to be found of each fault of an estate, by the fault's name."""
    return {
        fault: Expected(broken=tuple(alike["broken"]), not_known=tuple(alike["notKnown"]))
        for alike in _listed()
        if alike["estate"] == estate
        for fault in alike["faults"]
    }


@cache
def _listed() -> list[dict[str, Any]]:
    return faults("pack")


@cache
def config(estate: str) -> dict[str, Any]:
    """Return the config of an estate's stack, with whom all that it has lets in."""
    if estate in STACKS[:2]:
        return config_file(estate)
    trusted = {"trusted": [READER.split(":")[4]]}
    return config_file("prod") | dict.fromkeys(LETTING_IN, trusted)


@cache
def whole(estate: str) -> Stack:
    """Return a stack of which nothing breaks a rule; production has all that rules look at."""
    if estate == ONCE_MADE:
        return {**deployed("prod", EVERYTHING), **around()}
    return {**previewed("prod", EVERYTHING), **around()} if estate == "prod" else previewed(estate)


@cache
def mutants(estate: str) -> dict[str, Mutant]:
    """Return every fault of an estate by its name."""
    return {one.id: one for one in _mutants(estate)}


def _mutants(estate: str) -> Iterator[Mutant]:
    stack = whole(estate)
    if estate != ONCE_MADE:
        yield from of_tables(stack, estate)
    if estate in ("prod", ONCE_MADE):
        yield from of_surroundings(stack)
        yield from of_accounts(stack)
        yield from of_alarms(stack)
        yield from of_weakenings(stack)
        yield from of_ways_around(stack)
        yield from granted(whole(ONCE_MADE))


def stack_of(estate: str) -> str:
    """Return the name of the stack that an estate is of."""
    return "prod" if estate == ONCE_MADE else estate


def found(estate: str, fault: str) -> tuple[Expected, Mapping[str, list[str]]]:
    """Return what is found of a fault and not without it, and what is said of it."""
    mutant = mutants(estate)[fault]
    verdict = judged(estate, mutant)
    not_known = verdict.not_known - waiting(estate, mutant.of)
    rules = Expected(broken=tuple(sorted(verdict.broken)), not_known=tuple(sorted(not_known)))
    return rules, verdict.violations


def judged(estate: str, mutant: Mutant) -> Verdict:
    """Run the pack on a stack with a fault."""
    looked_at = [mutant.of, *(one.name for one in mutant.beside)]
    merged = _merged(config(estate), mutant.config)
    return judge(stack_of(estate), mutant.applied(whole(estate)), merged, looked_at)


def waiting(estate: str, name: str) -> frozenset[str]:
    """Return the rules that wait for what AWS decides of a resource without any fault."""
    of_each = sound(estate).waiting
    return of_each.get(name, frozenset()) | of_each.get(WHOLE_STACK, frozenset())


@cache
def sound(estate: str) -> Verdict:
    """Run the pack on a stack without any fault."""
    return judge(stack_of(estate), whole(estate), config(estate))


def _merged(one: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    return dict(one) | {name: dict(one.get(name, {})) | dict(more[name]) for name in more}
