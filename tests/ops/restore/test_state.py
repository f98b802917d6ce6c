import json
from typing import Any

import pytest

from ops.restore.errors import RefusalError
from ops.restore.state import swapped
from tables.specs import PROCESSING_LOGS, REQUESTS

PLACE = "urn:pulumi:prod::market-intelligence::market-intelligence:table:Table$"
TABLE = f"{PLACE}aws:dynamodb/table:Table::"


def state(*urns: str) -> dict[str, Any]:
    resources = [{"urn": urn, "id": f"prod-{number}"} for number, urn in enumerate(urns)]
    return {"version": 3, "deployment": {"resources": resources}}


WHOLE = state(
    "urn:pulumi:prod::market-intelligence::market-intelligence:table:Table::requests",
    f"{TABLE}logs",
    f"{TABLE}requests",
    f"{PLACE}aws:dynamodb/contributorInsights:ContributorInsights::requests",
)


@pytest.mark.parametrize(
    ("spec", "number"), [(REQUESTS, 2), (PROCESSING_LOGS, 1)], ids=["requests", "logs"]
)
def test_a_table_takes_the_place_of_another(spec: Any, number: int) -> None:
    expected = json.loads(json.dumps(WHOLE))
    expected["deployment"]["resources"][number]["id"] = "mine"
    assert json.loads(swapped(json.dumps(WHOLE), "prod", spec, "mine")) == expected


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"deployment": {}}'], ids=["nothing", "list", "no state", "empty"]
)
def test_what_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        swapped(text, "prod", REQUESTS, "mine")
    assert str(refusal.value) == (
        "Standard input is no state: run `pulumi stack export --stack prod | ...`."
    )


@pytest.mark.parametrize(
    ("stack", "found", "count"),
    [("prod", state(), 0), ("dev", WHOLE, 0), ("prod", state(*[f"{TABLE}requests"] * 2), 2)],
    ids=["no table", "another stack", "two tables"],
)
def test_a_state_without_the_one_table_is_refused(
    stack: str, found: dict[str, Any], count: int
) -> None:
    with pytest.raises(RefusalError) as refusal:
        swapped(json.dumps(found), stack, REQUESTS, "mine")
    assert str(refusal.value) == (
        f"The state has {count} tables called requests of the {stack} stack, and has to have one."
    )
