"""What each parameter of the pack's config permits, by its declared strictness."""

import pytest

from guardrails import RULES
from guardrails.adapter import config_schema
from guardrails.strictness import STRICTNESS, strictness

PARAMETERS = {
    (rule.name, name): schema
    for rule in RULES
    for name, schema in (rule.config_schema.properties if rule.config_schema else {}).items()
}
RECOVERY = ("dynamodb-table-recovery", "minimumDays")
PRODUCTION = ("dynamodb-table-recovery", "environment")
CONTRACT = ("dynamodb-table-contract", "environment")
OTHERS = ("dynamodb-table-contract", "otherTables")
NAMES = ("dynamodb-table-contract", "tableNames")
MAXIMUM = ("dynamodb-table-capacity", "onDemandMaximum")
LOCK = ("backup-vault-lock", "lock")
CLASS = ("dynamodb-table-class", "tableClass")
STREAM = ("dynamodb-table-stream", "streamViewType")
TRUSTED = ("sns-topic-audience", "trusted")
KEYS = ("kms-key-region", "multiRegionKeys")
CONDITIONS = ("iam-policy-decryption", "conditions")
FEATURES = ("backup-plan-features", "advancedFeatures")
ENDINGS = ("iam-policy-permissions", "nameEndings")
REGIONS = ("aws-resource-region", "regions")
TAGS = ("aws-resource-tags", "required")
RATE = ("cloudwatch-alarm-reachability", "highestRate")
LOWEST = ("dynamodb-table-capacity", "lowestMaximum")
GAP = ("backup-plan-schedule", "longestGapDays")
MUTE = ("cloudwatch-alarm-mute", "longestMuteHours")
OTHER_ALARMS = ("cloudwatch-alarm-composition", "otherAlarms")
REMEDIATED = ("aws-resource-tags", "environment")


DAYS = ("policy-exemptions", "maximumDays")
PROVISIONED = ("dynamodb-table-capacity", "provisioned")
SPECIFICATION = ("dynamodb-requests-table-presence", "specification")
LOWERED = ("policy-levels", "lowered")


CASES: list[tuple[tuple[str, str], object, object, list[str], list[str]]] = [
    (RECOVERY, 35, 7, ["7 instead of 35"], []),
    (RECOVERY, None, 34, ["34 instead of 35"], []),
    (
        PROVISIONED,
        None,
        "allowed",
        [("allowed instead of refused, which alone is a requirement")],
        [],
    ),
    (
        SPECIFICATION,
        None,
        "optional",
        ["optional instead of required, which alone is a requirement"],
        [],
    ),
    (CONDITIONS, None, "heeded", ["heeded instead of ignored, which alone is a requirement"], []),
    (FEATURES, None, "elsewhere", ["elsewhere instead of stack, which alone is a requirement"], []),
    (ENDINGS, None, ["-restored-*"], ["-restored-*"], []),
    (DAYS, 365, 730, ["730 instead of 365"], []),
    (DAYS, None, 30, [], ["365 instead of 30"]),
    (LOWERED, None, "said", ["said instead of refused, which alone is a requirement"], []),
    (LOWERED, "said", "refused", [], ["said instead of refused, which alone is a requirement"]),
    (LOWERED, "refused", None, [], []),
    (PRODUCTION, "prod", "dev", ["dev instead of prod, which alone is a requirement"], []),
    (PRODUCTION, "prod", None, ["no value instead of prod, which alone is a requirement"], []),
    (PRODUCTION, "dev", "staging", [], []),
    (CONTRACT, "prod", "dev", ["dev instead of prod"], ["prod instead of dev"]),
    (CONTRACT, "prod", None, ["anything, not only prod"], []),
    (OTHERS, None, ["a"], ["a"], []),
    (NAMES, None, {"logs": "a"}, ["logs: a"], ["logs: its usual name"]),
    (
        MAXIMUM,
        "required",
        "optional",
        ["optional instead of required, which alone is a requirement"],
        [],
    ),
    (LOCK, "required", None, ["no value instead of required, which alone is a requirement"], []),
    (CLASS, "STANDARD", None, ["anything, not only STANDARD"], []),
    (
        STREAM,
        "KEYS_ONLY",
        "OLD_IMAGE",
        ["OLD_IMAGE instead of KEYS_ONLY"],
        ["KEYS_ONLY instead of OLD_IMAGE"],
    ),
    (TRUSTED, ["1"], ["1", "2"], ["2"], []),
    (KEYS, [], ["a"], ["a"], []),
    (REGIONS, ["a", "b"], ["b"], [], ["a"]),
    (REGIONS, ["a"], [], ["anything, not only a"], []),
    (REGIONS, None, ["a"], [], ["anything, not only a"]),
    (TAGS, {"a": ["x"]}, {"a": []}, ["a: anything, not only x"], []),
    (TAGS, {"a": ["x"], "b": []}, {"a": ["x"]}, ["resources without b"], []),
    (TAGS, {"a": ["x"]}, {"a": ["x", "y"]}, ["a: y"], []),
    (RATE, 100, 1_000, ["1000 instead of 100"], []),
    (RATE, 1_000, None, ["40000 instead of 1000"], []),
    (OTHER_ALARMS, None, ["a"], ["a"], []),
    (LOWEST, 100, None, ["10 instead of 100"], []),
    (GAP, 1, None, ["35 instead of 1"], []),
    (MUTE, None, 24, ["24 instead of 8"], []),
    (REMEDIATED, "prod", "dev", [], []),
]


def test_every_parameter_declares_its_strictness_and_the_engine_does_not_get_it() -> None:
    assert [one for one, schema in PARAMETERS.items() if STRICTNESS not in schema] == []
    told = [config_schema(rule).properties.values() for rule in RULES]
    assert [schema for schemas in told for schema in schemas if STRICTNESS in schema] == []


@pytest.mark.parametrize(("parameter", "before", "after", "passes", "back"), CASES)
def test_a_parameter_permits_what_it_refused_before(
    parameter: tuple[str, str],
    before: object,
    after: object,
    passes: list[str],
    back: list[str],
) -> None:
    of = strictness(PARAMETERS[parameter])
    assert (of.let_through(before, after), of.let_through(after, before)) == (passes, back)
    assert of.let_through(after, after) == []


def test_each_parameter_is_tried() -> None:
    assert {name for (_, name), *_ in CASES} == {name for _, name in PARAMETERS}
