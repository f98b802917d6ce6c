import pytest

from offline.plugin.facts import Facts
from offline.plugin.limits import limits
from offline.plugin.values import UNKNOWN, Properties

FACTS = Facts(
    service="dynamodb",
    enums={"mode": "BillingMode", "items.type": "ScalarAttributeType"},
    ranges={"option.days": (1, 35), "warm": (4000, None)},
    arns=frozenset({"option.key"}),
    conflicts={"capacity": ("cap",)},
)


@pytest.mark.parametrize(
    "inputs",
    [
        {"mode": "PROVISIONED", "items": [{"type": "N"}]},
        {"option": {"days": 1, "key": "arn:aws:kms:us-east-1:1:key/a"}},
        {"option": {"days": 35}, "warm": 4000},
        {"mode": UNKNOWN, "option": {"days": UNKNOWN, "key": UNKNOWN}},
        {"capacity": 1},
    ],
    ids=["enums", "least and ARN", "greatest", "unknown", "no conflict"],
)
def test_what_is_within_its_limits_passes(inputs: Properties) -> None:
    assert list(limits(FACTS, inputs)) == []


@pytest.mark.parametrize(
    ("inputs", "path", "reason"),
    [
        (
            {"mode": "ON_DEMAND"},
            "mode",
            'expected mode to be one of ["PROVISIONED" "PAY_PER_REQUEST"], got ON_DEMAND',
        ),
        (
            {"items": [{"type": "S"}, {"type": "X"}]},
            "items[1].type",
            'expected type to be one of ["S" "N" "B"], got X',
        ),
        (
            {"option": {"days": 36}},
            "option.days",
            "expected days to be in the range (1 - 35), got 36",
        ),
        (
            {"option": {"days": 0}},
            "option.days",
            "expected days to be in the range (1 - 35), got 0",
        ),
        ({"warm": 3999}, "warm", "expected warm to be at least (4000), got 3999"),
        (
            {"option": {"key": "alias/orders"}},
            "option.key",
            '"key" (alias/orders) is an invalid ARN',
        ),
        (
            {"capacity": 1, "cap": {}},
            "capacity",
            'Conflicting configuration arguments. "capacity": conflicts with cap',
        ),
    ],
    ids=["enum", "enum in a list", "too many", "too few", "too little", "no ARN", "conflict"],
)
def test_what_is_out_of_bounds_is_named(inputs: Properties, path: str, reason: str) -> None:
    assert [(p.path, p.reason) for p in limits(FACTS, inputs)] == [(path, reason)]
