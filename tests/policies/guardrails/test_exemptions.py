from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from guardrails.exemptions import SCHEMA, Exemption, exemptions, today_in_utc

TODAY = date(2026, 11, 24)


@dataclass(kw_only=True)
class Resource:
    name: str = "requests"
    urn: str = "urn:pulumi:dev::market-intelligence::aws:dynamodb/table:Table::requests"


def exemption(*, resource: object = "requests", expires: object = "2027-01-31") -> Exemption:
    return Exemption(rule="table-is-right", resource=resource, reason="why", expires=expires)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        pytest.param("requests", True, id="name"),
        pytest.param(Resource().urn, True, id="URN"),
        pytest.param("request", False, id="part of the name"),
        pytest.param("", False, id="empty"),
        pytest.param(None, False, id="null"),
        pytest.param(5.0, False, id="number"),
    ],
)
def test_exemption_names_one_resource(named: object, expected: bool) -> None:
    assert exemption(resource=named).names(Resource()) is expected


@pytest.mark.parametrize(
    ("expires", "expected"),
    [
        pytest.param("2026-11-25", False, id="tomorrow"),
        pytest.param("2026-11-24", False, id="today"),
        pytest.param("2026-11-23", True, id="yesterday"),
        pytest.param("2099", True, id="year alone"),
        pytest.param("31.01.2099", True, id="other notation"),
        pytest.param("2099-01-31x", True, id="more than a day"),
        pytest.param(None, True, id="null"),
        pytest.param(2099.0, True, id="number"),
    ],
)
def test_exemption_holds_to_the_end_of_its_last_day(expires: object, expected: bool) -> None:
    assert exemption(expires=expires).has_expired(TODAY) is expected


def test_exemptions_are_read_from_the_config() -> None:
    entry = {"resource": "requests", "reason": "why", "expires": "2027-01-31"}
    assert exemptions("table-is-right", {"exemptions": [entry]}) == [exemption()]
    assert exemptions("table-is-right", {}) == []


@pytest.mark.parametrize("listed", [["requests"], [None], [{}], "requests", {"resource": "x"}])
def test_what_is_no_exemption_exempts_nothing(listed: object) -> None:
    [read] = exemptions("table-is-right", {"exemptions": listed})
    assert not read.names(Resource())
    assert read.has_expired(TODAY)


def test_exemption_says_what_it_is() -> None:
    assert str(exemption()) == "the exemption of 'requests' from table-is-right"


def test_schema_demands_a_resource_a_reason_and_a_last_day_and_takes_nothing_else() -> None:
    item = SCHEMA["items"]
    assert item["required"] == list(item["properties"]) == ["resource", "reason", "expires"]
    assert item["additionalProperties"] is False


def test_today_is_the_day_in_utc() -> None:
    before = datetime.now(UTC).date()
    assert before <= today_in_utc() <= datetime.now(UTC).date()
