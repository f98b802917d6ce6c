"""The work of a rule grows no faster than the stack."""

import sys
from collections.abc import Callable, Sequence
from types import FrameType

import pytest
from pulumi_policy import PolicyResource, StackValidationArgs
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from bench.services import SIZE, Resource, stack
from guardrails import RULES
from guardrails.backup.selections import SELECTION
from guardrails.dynamodb import table_backup
from guardrails.dynamodb.tables import TABLE
from guardrails.rule import StackRule
from tests.policies.asking import resource

STACK_RULES = [rule for rule in RULES if isinstance(rule, StackRule)]
CONFIG = {"environment": "prod", "lock": "required"}
OWNERS = ("Cluster", "Key", "Table", "Topic", "Vault")


def whole(services: int) -> list[Resource]:
    return stack(services * SIZE)


def without_sources(services: int) -> list[Resource]:
    """Leave out where values are from, so that what is not known may be anybody's."""
    return [one._replace(sources={}) for one in whole(services)]


def apart(services: int) -> list[Resource]:
    """Keep what others belong to of half of the services, and the others of the other half."""
    return [
        one
        for position, one in enumerate(whole(services))
        if (one.type.rpartition(":")[2] in OWNERS) is (position // SIZE % 4 < 2)
    ]


def as_the_rules_see(resources: Sequence[Resource]) -> list[PolicyResource]:
    by_urn = {one.urn: resource(one.type, one.outputs, one.name) for one in resources}
    for one in resources:
        made_of = by_urn[one.urn].property_dependencies
        for name, urns in one.sources.items():
            made_of[name] = [by_urn[urn] for urn in urns if urn in by_urn]
    return [*by_urn.values()]


def calls(rule: StackRule, resources: list[PolicyResource]) -> int:
    """Count the calls that a rule takes to check a stack, once all that it caches is there."""
    args = StackValidationArgs(resources, CONFIG)
    findings = [*rule.check(args)]
    count = 0

    def add(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(add)
    try:
        again = [*rule.check(args)]
    finally:
        sys.setprofile(before)
    assert len(again) == len(findings)
    return count


@pytest.mark.parametrize("make", [whole, without_sources, apart])
@pytest.mark.parametrize("rule", STACK_RULES, ids=[rule.name for rule in STACK_RULES])
def test_four_times_the_resources_take_four_times_the_calls(
    rule: StackRule, make: Callable[[int], list[Resource]]
) -> None:
    few, many = as_the_rules_see(make(8)), as_the_rules_see(make(32))
    assert calls(rule, many) <= 4.1 * calls(rule, few)


def selected(tables: int, *, new: bool) -> list[PolicyResource]:
    """Make tables that a single selection lists one by one."""
    arns = [f"arn:aws:dynamodb:us-east-1:111122223333:table/{number}" for number in range(tables)]
    shown = [UNKNOWN_STRING_VALUE if new else arn for arn in arns]
    made = [
        resource(TABLE, {"name": str(number), "arn": arn}, str(number))
        for number, arn in enumerate(shown)
    ]
    selection = resource(SELECTION, {"resources": shown}, "all")
    selection.property_dependencies["resources"] = made
    return [*made, selection]


@pytest.mark.parametrize("new", [False, True], ids=["made", "new"])
def test_a_selection_may_list_many_tables(new: bool) -> None:
    many = calls(table_backup.RULE, selected(320, new=new))
    assert many <= 4.1 * calls(table_backup.RULE, selected(80, new=new))
