from collections.abc import Callable
from typing import Annotated

import pytest
from pydantic import BaseModel, Field, ValidationError
from pydantic_core import PydanticCustomError

from sections.section import (
    CONFLICT,
    FAULT,
    MISNOMER,
    NO_TWO_ALIKE,
    Count,
    Flag,
    OtherRegion,
    Section,
    Switched,
    conflict,
    fault,
    misnomer,
)


class Probe(Section):
    is_on: Flag = True
    max_units: Count = 1
    regions: Annotated[list[OtherRegion], NO_TWO_ALIKE] = Field(default=[])


class Lamp(Switched):
    watts: Count = 5


def errors(
    section: type[BaseModel], given: dict[str, object], home: str | None = "us-east-1"
) -> list[tuple[tuple[int | str, ...], str, str]]:
    """Give where each error is, its type, and what it says."""
    with pytest.raises(ValidationError) as refused:
        section.model_validate(given, context={"region": home})
    return [(one["loc"], one["type"], one["msg"]) for one in refused.value.errors()]


@pytest.mark.parametrize(
    ("make", "kind"),
    [pytest.param(fault, FAULT, id="fault"), pytest.param(conflict, CONFLICT, id="conflict")],
)
def test_an_error_keeps_values_apart_from_words(
    make: Callable[..., PydanticCustomError], kind: str
) -> None:
    error = make("needs {days} or more", days=30)

    assert error.type == kind
    assert error.context == {"words": "needs {days} or more", "values": {"days": 30}}


def test_a_misnomer_speaks_of_no_value() -> None:
    error = misnomer("no such index")

    assert error.type == MISNOMER
    assert error.context == {"words": "no such index", "values": {}}


@pytest.mark.parametrize(
    ("given", "read"),
    [
        pytest.param({"isOn": False}, {"is_on": False}, id="false"),
        pytest.param({"isOn": "false"}, {"is_on": False}, id="quoted false"),
        pytest.param({"isOn": "true"}, {"is_on": True}, id="quoted true"),
        pytest.param({"maxUnits": 35}, {"max_units": 35}, id="number"),
        pytest.param({"maxUnits": "35"}, {"max_units": 35}, id="quoted number"),
        pytest.param({"maxUnits": "-1"}, {"max_units": -1}, id="quoted negative number"),
        pytest.param({"maxUnits": "0"}, {"max_units": 0}, id="quoted zero"),
        pytest.param({"maxUnits": 2**53 - 1}, {"max_units": 2**53 - 1}, id="greatest number"),
    ],
)
def test_values_are_what_they_were_before_the_engine_quoted_them(
    given: dict[str, object], read: dict[str, object]
) -> None:
    assert Probe.model_validate(given).model_dump(exclude_unset=True) == read


@pytest.mark.parametrize("value", [0, 1, "yes", "True", "", None, [], "0"], ids=repr)
def test_nothing_else_is_true_or_false(value: object) -> None:
    assert [kind for _, kind, _ in errors(Probe, {"isOn": value})] == ["bool_type"]


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        True,
        "true",
        "07",
        "+7",
        "7.0",
        " 7",
        "7\n",
        "1\N{ARABIC-INDIC DIGIT TWO}",
        "9" * 101,
        None,
    ],
    ids=repr,
)
def test_nothing_else_is_a_whole_number(value: object) -> None:
    assert [kind for _, kind, _ in errors(Probe, {"maxUnits": value})] == ["int_type"]


@pytest.mark.parametrize("value", [2**53, 10**400, "9" * 100], ids=["2**53", "10**400", "text"])
def test_a_number_that_would_change_on_its_way_is_refused(value: object) -> None:
    assert [kind for _, kind, _ in errors(Probe, {"maxUnits": value})] == ["less_than_equal"]


@pytest.mark.parametrize(
    ("home", "region"),
    [
        ("us-east-1", "us-west-2"),
        ("us-east-1", "ap-southeast-5"),
        ("us-gov-west-1", "us-gov-east-1"),
        ("cn-north-1", "cn-northwest-1"),
        ("us-isob-east-1", "us-isob-west-1"),
        (None, "cn-north-1"),
    ],
)
def test_other_regions_of_the_partition_are_taken(home: str | None, region: str) -> None:
    read = Probe.model_validate({"regions": [region]}, context={"region": home})

    assert read.regions == [region]


def test_regions_are_taken_where_the_tables_are_not_known_to_be() -> None:
    assert Probe.model_validate({"regions": ["us-east-1"]}).regions == ["us-east-1"]


NO_REGION = "must be a region, such as us-west-2"
SAME_REGION = "must be another region than aws:region, where the tables are"
OTHER_PARTITION = "must be in the same partition of AWS as aws:region, where the tables are"


@pytest.mark.parametrize(
    ("home", "region", "words"),
    [
        pytest.param("us-east-1", "us-east-1", SAME_REGION, id="that of the tables"),
        pytest.param("us-east-1", "us-gov-east-1", OTHER_PARTITION, id="governments"),
        pytest.param("us-east-1", "cn-north-1", OTHER_PARTITION, id="China"),
        pytest.param("us-east-1", "eusc-de-east-1", OTHER_PARTITION, id="Europe's own"),
        pytest.param("us-iso-east-1", "us-isob-east-1", OTHER_PARTITION, id="two secret ones"),
        pytest.param("cn-north-1", "us-east-1", OTHER_PARTITION, id="from China"),
        pytest.param("us-east-1", "us-west-2a", NO_REGION, id="zone"),
        pytest.param("us-east-1", "Oregon", NO_REGION, id="its name"),
        pytest.param(
            "us-east-1", "us-west-\N{ARABIC-INDIC DIGIT TWO}", NO_REGION, id="other digits"
        ),
        pytest.param("us-east-1", "", NO_REGION, id="nothing"),
    ],
)
def test_a_region_out_of_reach_is_refused(home: str, region: str, words: str) -> None:
    assert errors(Probe, {"regions": [region]}, home) == [(("regions", 0), FAULT, words)]


def test_a_list_without_doubles_refuses_the_second() -> None:
    regions = ["eu-west-1", "eu-west-2", "eu-west-3", "eu-west-2", "eu-west-1"]

    assert errors(Probe, {"regions": regions}) == [
        (("regions",), FAULT, "[3] is the same as [1]: remove one of them")
    ]


def test_a_section_takes_no_other_names() -> None:
    assert [(loc, kind) for loc, kind, _ in errors(Probe, {"max_units": 1, "isOn": True})] == [
        (("max_units",), "extra_forbidden")
    ]


def test_a_section_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Probe().__setattr__("max_units", 2)


@pytest.mark.parametrize("off", [False, "false"], ids=repr)
def test_a_section_that_is_off_takes_nothing_else(off: object) -> None:
    words = "has no effect while enabled is false: remove it, or set enabled: true"

    assert errors(Lamp, {"watts": "many", "enabled": off}) == [(("watts",), CONFLICT, words)]
    assert Lamp.model_validate({"enabled": off}).model_dump() == {"enabled": False, "watts": 5}


def test_a_section_that_may_be_off_is_on() -> None:
    assert Lamp.model_validate({"watts": 7}).model_dump() == {"enabled": True, "watts": 7}


def test_a_section_that_is_neither_on_nor_off_is_wrong_once() -> None:
    assert [(loc, kind) for loc, kind, _ in errors(Lamp, {"enabled": "no", "watts": 7})] == [
        (("enabled",), "bool_type")
    ]
