import pytest

from offline.plugin.resources.dynamodb_table.aligned import aligned
from offline.plugin.values import UNKNOWN, Plain, Properties

ON: Properties = {"enabled": True, "recoveryPeriodInDays": 7}
OFF: Properties = {"enabled": False}


@pytest.mark.parametrize("name", ["pointInTimeRecovery", "serverSideEncryption"])
@pytest.mark.parametrize(
    ("old", "new"),
    [(OFF, None), (None, OFF), (OFF, {"enabled": False, "kmsKeyArn": "k"}), (None, None)],
    ids=["left out", "said", "said with more", "never said"],
)
def test_an_option_that_stays_off_is_no_difference(name: str, old: Plain, new: Plain) -> None:
    olds, news = ({name: option} if option else {} for option in (old, new))
    assert aligned(olds, news) == ({}, {})


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("pointInTimeRecovery", ON, OFF | {"recoveryPeriodInDays": 9}, OFF),
        ("pointInTimeRecovery", OFF, ON, ON),
        ("pointInTimeRecovery", OFF, {"enabled": UNKNOWN}, {"enabled": UNKNOWN}),
        ("serverSideEncryption", OFF, UNKNOWN, UNKNOWN),
        ("ttl", {"attributeName": "", **OFF}, {"attributeName": "at", **OFF}, OFF),
        (
            "ttl",
            {"attributeName": "at", "enabled": True},
            {"attributeName": "at", **OFF},
            {"attributeName": "at", **OFF},
        ),
        ("ttl", {"attributeName": "", **OFF}, ON, ON),
        ("onDemandThroughput", None, {"maxReadRequestUnits": -1}, {}),
        ("onDemandThroughput", {"maxReadRequestUnits": 0}, {"maxReadRequestUnits": -1}, {}),
        (
            "onDemandThroughput",
            {"maxReadRequestUnits": 9},
            {"maxReadRequestUnits": -1, "maxWriteRequestUnits": 5},
            {"maxReadRequestUnits": -1, "maxWriteRequestUnits": 5},
        ),
    ],
    ids=[
        "recovery turned off",
        "recovery turned on",
        "recovery perhaps on",
        "unknown encryption",
        "expiry off",
        "expiry turned off",
        "expiry turned on",
        "no cap",
        "no cap as AWS tells it",
        "cap lifted",
    ],
)
def test_options_are_compared_for_what_they_mean(
    name: str, old: Plain, new: Plain, expected: Plain
) -> None:
    olds: Properties = {name: old} if old else {}
    assert aligned(olds, {name: new}) == (olds, {name: expected})


BOTH_FORMS: Properties = {
    "name": "by-who",
    "hashKey": "who",
    "rangeKey": "at",
    "keySchemas": [
        {"attributeName": "who", "keyType": "HASH"},
        {"attributeName": "at", "keyType": "RANGE"},
    ],
}
FORMS = {
    "keySchemas": {"name": "by-who", "keySchemas": BOTH_FORMS["keySchemas"]},
    "hashKey": {"name": "by-who", "hashKey": "who", "rangeKey": "at"},
}


@pytest.mark.parametrize("form", FORMS)
def test_keys_of_an_index_are_compared_in_the_form_that_the_inputs_have(form: str) -> None:
    olds = {"globalSecondaryIndexes": [BOTH_FORMS, {"name": "gone"}]}
    news = {"globalSecondaryIndexes": [FORMS[form], {"name": "new"}]}
    assert aligned(olds, news) == (
        {"globalSecondaryIndexes": [FORMS[form], {"name": "gone"}]},
        news,
    )


def test_a_cap_of_an_index_is_compared_as_the_cap_of_a_table() -> None:
    index = {"name": "by-who", "hashKey": "who"}
    news = {"globalSecondaryIndexes": [index | {"onDemandThroughput": {"maxReadRequestUnits": -1}}]}
    assert aligned({"globalSecondaryIndexes": [index]}, news) == (
        {"globalSecondaryIndexes": [index]},
        {"globalSecondaryIndexes": [index | {"onDemandThroughput": {}}]},
    )


@pytest.mark.parametrize(
    "news",
    [
        {},
        {"globalSecondaryIndexes": UNKNOWN},
        {"globalSecondaryIndexes": [UNKNOWN, {"name": UNKNOWN}]},
    ],
    ids=["left out", "unknown", "unknown in part"],
)
def test_what_is_unknown_stays(news: Properties) -> None:
    olds = {"globalSecondaryIndexes": [BOTH_FORMS]}
    assert aligned(olds, news) == (olds, news)


def test_what_is_given_is_left_alone() -> None:
    olds: Properties = {"globalSecondaryIndexes": [dict(BOTH_FORMS)], "pointInTimeRecovery": OFF}
    news: Properties = {"globalSecondaryIndexes": [dict(FORMS["hashKey"])]}
    aligned(olds, news)
    assert olds == {"globalSecondaryIndexes": [BOTH_FORMS], "pointInTimeRecovery": OFF}
    assert news == {"globalSecondaryIndexes": [FORMS["hashKey"]]}
