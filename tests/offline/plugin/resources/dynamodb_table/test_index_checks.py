import pytest

from offline.plugin.resources.dynamodb_table.index_checks import index_problems
from offline.plugin.values import UNKNOWN, Properties

COMBINATION = "Invalid Attribute Combination."
GOOD: Properties = {"name": "good", "hashKey": "id", "projectionType": "ALL"}
PATH = "globalSecondaryIndexes[1]"
KEYS = f"{PATH}.keySchemas"


def found(index: Properties) -> list[tuple[str, str]]:
    inputs = {"globalSecondaryIndexes": [GOOD, {"name": "i", "projectionType": "ALL"} | index]}
    return [(p.path, p.reason) for p in index_problems(inputs)]


def keys(*kinds: object) -> list[Properties]:
    return [{"attributeName": "id", "keyType": kind} for kind in kinds]


@pytest.mark.parametrize(
    "index",
    [
        {"keySchemas": keys("HASH")},
        {"keySchemas": keys(*["HASH"] * 4, *["RANGE"] * 4)},
        {"hashKey": "id", "rangeKey": "at"},
        {"hashKey": UNKNOWN},
        {"keySchemas": UNKNOWN},
        {"keySchemas": [UNKNOWN, *keys("RANGE")]},
        {"keySchemas": keys("RANGE", UNKNOWN)},
    ],
    ids=[
        "one key",
        "most keys",
        "old form",
        "unknown name",
        "unknown keys",
        "unknown key",
        "unknown kind of key",
    ],
)
def test_what_the_official_plugin_takes_passes(index: Properties) -> None:
    assert found(index) == []


def test_unknown_indexes_pass() -> None:
    assert list(index_problems({"globalSecondaryIndexes": UNKNOWN})) == []


@pytest.mark.parametrize(
    ("index", "path", "reason"),
    [
        (
            {},
            PATH,
            (
                f"{COMBINATION} No attribute specified when one (and only one) of "
                "[keySchemas, hashKey] is required"
            ),
        ),
        (
            {"hashKey": "id", "keySchemas": keys("HASH")},
            PATH,
            (
                f"{COMBINATION} 2 attributes specified when one (and only one) of "
                "[keySchemas, hashKey] is required"
            ),
        ),
        (
            {"rangeKey": "id", "keySchemas": keys("HASH")},
            f"{PATH}.rangeKey",
            (
                f'{COMBINATION} Attribute "rangeKey" cannot be specified when "keySchemas" '
                "is specified"
            ),
        ),
        (
            {"keySchemas": keys("RANGE", "HASH")},
            f"{KEYS}[1]",
            (
                f"Invalid Attribute Value. All elements of {KEYS} with "
                '"keyType" "HASH" must be before elements with "keyType" "RANGE"'
            ),
        ),
        (
            {"keySchemas": keys("RANGE")},
            KEYS,
            (
                f'Invalid value. The attribute "{KEYS}" must contain at '
                'least 1 and at most 4 elements with "keyType" "HASH", got 0'
            ),
        ),
        (
            {"keySchemas": keys(*["HASH"] * 5)},
            KEYS,
            (
                f'Invalid value. The attribute "{KEYS}" must contain at '
                'least 1 and at most 4 elements with "keyType" "HASH", got 5'
            ),
        ),
        (
            {"keySchemas": keys("HASH", *["RANGE"] * 5)},
            KEYS,
            (
                f'Invalid value. The attribute "{KEYS}" must contain at '
                'most 4 elements with "keyType" "RANGE", got 5'
            ),
        ),
    ],
    ids=[
        "no keys",
        "both forms",
        "range key beside keys",
        "keys out of order",
        "no hash key",
        "too many hash keys",
        "too many range keys",
    ],
)
def test_what_the_official_plugin_refuses_is_refused(
    index: Properties, path: str, reason: str
) -> None:
    assert found(index) == [(path, reason)]
