"""Every fault that a resource of any type can have."""

from collections.abc import Iterator

from tests.policies.mutation.changes import options, with_value, without
from tests.policies.mutation.estate import Stack
from tests.policies.mutation.faults import fault
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.rules import IGNORED, REGION, TAGS

TABLE = "aws:dynamodb/table:Table"
# No rule looks at these but for their region.
UNGUARDED = {
    "aws:cloudwatch/dashboard:Dashboard",
    "aws:dax/parameterGroup:ParameterGroup",
    "aws:dynamodb/contributorInsights:ContributorInsights",
    "aws:kms/alias:Alias",
}


def of_every_resource(stack: Stack) -> Iterator[Mutant]:
    for one in stack.values():
        if one.type == TABLE:
            continue
        if "tags" in one.props:
            yield fault(one.name, "no tags", without("tags"), TAGS)
        if "region" in one.props:
            yield fault(one.name, "sent to Asia", with_value("region", "ap-south-1"), REGION)


def of_every_kind(stack: Stack) -> Iterator[Mutant]:
    seen: set[str] = set()
    for one in stack.values():
        if one.type in seen or one.type == TABLE:
            continue
        seen.add(one.type)
        if "tags" in one.props:
            of_dev = with_value("tags.environment", "dev")
            yield fault(one.name, "tag environment of dev", of_dev, TAGS)
        if not one.type.startswith("aws:iam/"):
            elsewhere = with_value("region", "eu-south-1")
            yield fault(one.name, "in another region", elsewhere, REGION)
        rules = () if one.type in UNGUARDED else (IGNORED,)
        yield fault(one.name, "all changes ignored", options(ignore_changes=("*",)), *rules)
