import pytest
from pulumi_policy import PolicyResource
from pulumi_policy.proxy import UNKNOWN_ARRAY_VALUE, UNKNOWN_STRING_VALUE, UnknownValueError

from guardrails.backup.arns import Arns, name_in_arn
from guardrails.backup.selections import SELECTION
from guardrails.dynamodb.tables import TABLE
from guardrails.relations import EVERYBODYS
from guardrails.stack import sources
from guardrails.values import read
from tests.policies.stacks import resource

ARN = "arn:aws:dynamodb:us-east-1:111122223333:table/requests"
ANY = "arn:aws:dynamodb:*:*:table/"
MADE = resource(TABLE, "requests", {"name": "requests", "arn": ARN})
NEW = resource(TABLE, "requests", {"name": "requests", "arn": UNKNOWN_STRING_VALUE})
UNNAMED = resource(TABLE, "requests", {"name": UNKNOWN_STRING_VALUE})
NAMELESS = resource(TABLE, "requests", {"name": None})
OTHER = resource(TABLE, "logs", {"name": "logs", "arn": f"{ANY}logs"})


def arns(listed: object, **made_of: PolicyResource) -> Arns:
    selection = resource(SELECTION, "daily", {"resources": listed}, **made_of)
    return Arns(read(selection.props, "resources"), sources(selection, "resources"))


def shown(answer: object) -> object:
    return ".".join(answer.props) if isinstance(answer, UnknownValueError) else answer


@pytest.mark.parametrize(
    ("listed", "made", "new"),
    [
        pytest.param([ARN], True, True, id="ARN"),
        pytest.param([f"{ARN}-2"], False, False, id="longer name"),
        pytest.param([f"{ANY}logs", ARN], True, True, id="ARN among others"),
        pytest.param([f"{ANY}requests"], True, True, id="anywhere"),
        pytest.param(["arn:aws:dynamodb:eu-west-1:*:table/requests"], False, True, id="elsewhere"),
        pytest.param([f"{ANY}req*"], True, True, id="*"),
        pytest.param([f"{ANY}request?"], True, True, id="?"),
        pytest.param([f"{ANY}[qr]equests"], False, False, id="[...]"),
        pytest.param([f"{ANY}REQUESTS"], False, False, id="other case"),
        pytest.param([f"{ANY}logs*"], False, False, id="other pattern"),
        pytest.param(["*"], True, True, id="all"),
        pytest.param(["*requests"], True, True, id="ending"),
        pytest.param(["requests"], False, False, id="name alone"),
        pytest.param([":table/requests"], False, True, id="ARN's end"),
        pytest.param([""], False, False, id="empty"),
        pytest.param([None, 5.0, True, {"arn": ARN}, [ARN]], False, False, id="no strings"),
        pytest.param([], False, False, id="empty list"),
        pytest.param(None, False, False, id="no list"),
        pytest.param(ARN, False, False, id="string for a list"),
        pytest.param([UNKNOWN_STRING_VALUE], "resources.0", "resources.0", id="unknown"),
        pytest.param([UNKNOWN_STRING_VALUE, ARN], True, True, id="unknown, and ARN"),
        pytest.param(UNKNOWN_ARRAY_VALUE, "resources", "resources", id="unknown list"),
        pytest.param(
            [f"{ANY}logs", UNKNOWN_STRING_VALUE, UNKNOWN_STRING_VALUE],
            "resources.1",
            "resources.1",
            id="first unknown",
        ),
    ],
)
def test_tables_that_are_made_and_new(listed: object, made: object, new: object) -> None:
    assert shown(arns(listed).include(MADE)) == made
    assert shown(arns(listed).include(NEW)) == new


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param(["*"], True, id="all"),
        pytest.param([ARN], "name", id="ARN"),
        pytest.param([f"{ANY}*"], "name", id="pattern"),
        pytest.param([UNKNOWN_STRING_VALUE, ARN], "resources.0", id="unknown first"),
        pytest.param([f"{ANY}*", UNKNOWN_STRING_VALUE], "name", id="pattern first"),
        pytest.param([], False, id="empty"),
    ],
)
def test_table_whose_name_is_not_known(listed: object, expected: object) -> None:
    assert shown(arns(listed).include(UNNAMED)) == expected


def test_table_without_a_name_is_included_by_what_is_unknown_alone() -> None:
    assert arns([ARN, f"{ANY}*"]).include(NAMELESS) is False
    assert shown(arns([ARN, UNKNOWN_STRING_VALUE]).include(NAMELESS)) == "resources.1"


def test_unknown_arns_are_of_the_tables_that_they_are_made_of() -> None:
    listed = [UNKNOWN_STRING_VALUE, UNKNOWN_STRING_VALUE]
    assert arns(listed, resources=OTHER).include(OTHER) is True
    assert shown(arns(listed, resources=OTHER).include(NEW)) == "resources.0"
    assert shown(arns(listed, notResources=OTHER).include(OTHER)) == "resources.0"
    assert arns([ARN], resources=OTHER).include(OTHER) is False


def test_what_is_related() -> None:
    listed = arns([ARN, UNKNOWN_STRING_VALUE, f"{ANY}*", UNKNOWN_STRING_VALUE], resources=NEW)
    assert [(shown(one.name), one.urns) for one in listed.related] == [
        ("requests", ()),
        ("resources.1", [NEW.urn]),
        (EVERYBODYS, ()),
    ]
    assert not listed.are_none
    assert arns([]).are_none


@pytest.mark.parametrize(
    ("table", "expected"),
    [(MADE, "requests"), (NEW, "requests"), (UNNAMED, "name"), (NAMELESS, None)],
    ids=["made", "new", "unnamed", "nameless"],
)
def test_name_in_arn(table: PolicyResource, expected: object) -> None:
    assert shown(name_in_arn(table)) == expected
