"""Invalid exemptions are refused before anything is created; valid ones name existing resources."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pulumi_policy import StackValidationArgs

from guardrails import CONFIGS, RULES, policy_exemptions
from guardrails.configuration import expired, faults, file_faults
from guardrails.rule import ResourceRule
from tests.policies.asking import RULES as BY_NAME
from tests.policies.asking import cases, found, resource

TODAY = date(2026, 11, 24)
ARABIC = "2027-01-3\N{ARABIC-INDIC DIGIT ONE}"
TABLE = "aws:dynamodb/table:Table"
URN = f"urn:pulumi:prod::shop::{TABLE}::orders"
PROTECT = "dynamodb-table-protect"
IN = f"exemptions[0] of {PROTECT}"
GOOD = {"resource": "orders", "reason": "It moves.", "expires": "2026-12-31"}


def with_exemptions(listed: object, **days: float) -> dict[str, Any]:
    return {PROTECT: {"exemptions": listed}, "policy-exemptions": days}


def said(*listed: object, **days: float) -> list[str]:
    return [*faults(RULES, with_exemptions([*listed], **days), TODAY)]


def test_a_valid_exemption_is_accepted_up_to_its_last_day_and_the_limit() -> None:
    for day in ("2026-11-24", "2027-11-24"):
        assert said(GOOD | {"expires": day}) == []
    assert said(GOOD | {"expires": "2026-12-04"}, maximumDays=10) == []
    assert said(GOOD, GOOD | {"resource": "carts"}) == []
    # Resources of one name are told apart by their URNs.
    both = (URN, f"urn:pulumi:prod::shop::my:c:Shop${TABLE}::orders")
    assert said(*(GOOD | {"resource": urn} for urn in both)) == []


def no_day(given: str) -> str:
    return f"Set expires in {IN} to a date, such as 2026-12-24: it is {given}."


@cases(
    "expires fault",
    {
        "not in any calendar": ("2027-02-30", no_day("'2027-02-30'")),
        "month of its own": ("2027-13-01", no_day("'2027-13-01'")),
        "other order": ("31-01-2027", no_day("'31-01-2027'")),
        "week": ("2027-W05-1", no_day("'2027-W05-1'")),
        "without dashes": ("20270131", no_day("'20270131'")),
        "time": ("2027-01-31T00:00:00Z", no_day("'2027-01-31T00:00:00Z'")),
        "line after it": ("2027-01-31\n", no_day("'2027-01-31\\n'")),
        "other digits": (ARABIC, no_day(repr(ARABIC))),
        "word": ("never", no_day("'never'")),
        "blank": (" ", no_day("blank")),
        "number": (20270131, no_day("not a string")),
        "none": (None, no_day("not set")),
        "a day too far": (
            "2027-11-25",
            (
                f"Set expires in {IN} to 2027-11-24 or earlier: it is 2027-11-25, and an exemption "
                "may last 365 days from today. Or have the owners of the pack raise maximumDays "
                "of policy-exemptions in the config."
            ),
        ),
    },
)
def test_days_that_are_none_or_far_away_are_faults(expires: object, fault: str) -> None:
    assert said(GOOD | {"expires": expires}) == [fault]


@pytest.mark.parametrize("days", [10, 10.0])
def test_the_limit_is_that_of_the_config(days: float) -> None:
    [fault] = said(GOOD | {"expires": "2026-12-05"}, maximumDays=days)
    assert fault.startswith(f"Set expires in {IN} to 2026-12-04 or earlier: it is 2026-12-05, ")
    assert "may last 10 days from today" in fault


@pytest.mark.parametrize("days", ["1000", None, True, [1000]], ids=repr)
def test_what_is_no_limit_raises_none(days: Any) -> None:
    found = said(GOOD | {"expires": "2029-01-01"}, maximumDays=days)
    assert sum("may last 365 days" in fault for fault in found) == 1


@pytest.mark.parametrize("reason", ["", "  ", "\t\n", "\N{ZERO WIDTH SPACE}", "...", "-"], ids=repr)
def test_blank_reasons_are_faults(reason: str) -> None:
    [fault] = said(GOOD | {"reason": reason})
    assert fault.startswith(
        f"Set reason in {IN} to the reason why 'orders' may violate the rule: it is "
    )


@cases(
    "listed expected",
    {
        "no list": ("orders", [f"Set exemptions of {PROTECT} to a list: it is not a list."]),
        "object": (GOOD, [f"Set exemptions of {PROTECT} to a list: it is not a list."]),
        "no object": (
            ["orders"],
            [f"Set {IN} to an object with resource, reason and expires: it is not an object."],
        ),
        "other property": (
            [GOOD | {"until": "2027-01-31"}],
            [f"Remove 'until' from {IN}: an exemption has only resource, reason and expires."],
        ),
        "no resource": (
            [GOOD | {"resource": " "}],
            [
                (
                    f"Set resource in {IN} to the name of a resource in the program, or to its "
                    "URN: it is blank."
                )
            ],
        ),
        "list of resources": (
            [GOOD | {"resource": ["orders"]}],
            [
                (
                    f"Set resource in {IN} to the name of a resource in the program, or to its "
                    "URN: it is not a string."
                )
            ],
        ),
    },
)
def test_an_invalid_exemption_is_a_fault(listed: object, expected: list[str]) -> None:
    assert [*faults(RULES, with_exemptions(listed), TODAY)] == expected


ODD: list[Any] = json.loads(
    '[null, true, 0, 1e308, "", "orders", [], [[]], {}, [{}], {"resource": []}, "urn:pulumi:x"]'
)


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("key", GOOD)
def test_whatever_an_exemption_holds_is_a_fault_or_right(key: str, value: object) -> None:
    found = said(GOOD | {key: value}, GOOD, value)
    assert [one for one in found if not one.startswith(("Set ", "Remove "))] == []
    assert found != []


@pytest.mark.parametrize("other", ["orders", URN], ids=["by name", "by URN"])
def test_two_for_one_thing_are_a_fault(other: str) -> None:
    longer = {"resource": other, "reason": "Longer.", "expires": "2027-06-30"}
    fault = (
        f"Remove exemptions[2] of {PROTECT}, or exemptions[0] of {PROTECT}: both exempt {other!r}, "
        "and the rule uses only one of them."
    )
    assert said(GOOD, GOOD | {"resource": "carts"}, longer) == [fault]


def test_two_for_one_thing_are_a_fault_the_other_way_round() -> None:
    [fault] = said(GOOD | {"resource": URN}, GOOD)
    assert fault.startswith(f"Remove exemptions[1] of {PROTECT}, or exemptions[0]")


def test_the_rules_about_the_config_take_no_exemptions() -> None:
    for name in ("policy-exemptions", "policy-levels"):
        [fault] = faults(RULES, {name: {"exemptions": [GOOD]}}, TODAY)
        assert fault.startswith(f"Rename or remove 'exemptions' in the config of {name}: ")


def test_expired_exemptions_are_faults_only_of_the_config_in_force(tmp_path: Path) -> None:
    over = with_exemptions([GOOD | {"expires": "2026-11-23"}])
    file = tmp_path / "prod.json"
    file.write_text(json.dumps({PROTECT: over[PROTECT]}))
    assert [*file_faults(RULES, file, TODAY)] == [*faults(RULES, over, TODAY)] == []
    assert [*expired(over, TODAY)] == [
        (
            f"Renew or remove the exemption of 'orders' from {PROTECT}: 2026-11-23 was its last "
            "day (reason: It moves.)."
        )
    ]
    assert [*expired(with_exemptions([GOOD]), TODAY)] == []


KEY = resource("aws:kms/key:Key", {}, "items")
TOPIC = resource("aws:sns/topic:Topic", {}, "items")
SAME = resource("aws:kms/replicaKey:ReplicaKey", {}, "items")
ROTATION = "kms-key-rotation"


@cases(
    "exemptions gone",
    {
        "none": ([], []),
        "by name": ([GOOD | {"resource": "items"}], []),
        "by urn": ([GOOD | {"resource": KEY.urn}], []),
        "other case": ([GOOD | {"resource": "Items"}], ["'Items'"]),
        "one of two": ([GOOD | {"resource": "items"}, GOOD], ["'orders'"]),
        "no name": ([{"resource": ["items"]}], ["['items']"]),
    },
)
def test_exemptions_are_of_resources_that_the_stack_has(
    monkeypatch: pytest.MonkeyPatch, exemptions: Any, gone: list[str]
) -> None:
    monkeypatch.setitem(CONFIGS, ROTATION, {"exemptions": exemptions})
    assert found("policy-exemptions", KEY) == [
        f"Remove the exemption of {name} from {ROTATION}: the stack has no such resource."
        for name in gone
    ]
    assert found("policy-exemptions") == []


def test_exemptions_are_of_resources_that_their_rule_checks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(CONFIGS, ROTATION, {"exemptions": [GOOD | {"resource": "items"}]})
    assert found("policy-exemptions", TOPIC) == [
        (
            f"Remove the exemption of 'items' from {ROTATION}: the rule does not check "
            "aws:sns/topic:Topic."
        )
    ]
    assert found("policy-exemptions", TOPIC, KEY) == []


def test_an_exemption_is_of_one_resource(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = BY_NAME["kms-key-deletion-window"]
    assert isinstance(rule, ResourceRule)
    assert rule.covers(KEY.resource_type)
    assert rule.covers(SAME.resource_type)
    monkeypatch.setitem(CONFIGS, rule.name, {"exemptions": [GOOD | {"resource": "items"}]})
    assert found("policy-exemptions", KEY, SAME) == [
        (
            f"Name one resource by its URN in the exemption of 'items' from {rule.name}: the name "
            f"fits 2 resources, {KEY.urn}, {SAME.urn}."
        )
    ]
    by_urn = {"exemptions": [GOOD | {"resource": SAME.urn}]}
    monkeypatch.setitem(CONFIGS, rule.name, by_urn)
    assert found("policy-exemptions", KEY, SAME) == []


def test_a_stack_rule_may_exempt_any_resource(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "sns-topic-subscriber"
    monkeypatch.setitem(CONFIGS, name, {"exemptions": [GOOD | {"resource": "items"}]})
    rule = policy_exemptions.rule([BY_NAME[name]], CONFIGS)
    assert [*rule.check(StackValidationArgs([KEY, TOPIC], {}))] == []
