"""What a review finds where more, or less, is to be served at once."""

from typing import Any

import pytest

from market_intelligence.cost.prices import Price, default_prices
from ops.review.findings import findings
from tests.ops.review.previews import Change, change, finding_names, preview, update

PRICE = Price(usd=0.001, unit="unit", page="https://aws.amazon.com/", confirmed=False)
PRICED = default_prices().model_copy(update={"warm_read_unit": PRICE, "warm_write_unit": PRICE})


def warm(reads: int, writes: int = 4000) -> dict[str, Any]:
    return {"warmThroughput": {"readUnitsPerSecond": reads, "writeUnitsPerSecond": writes}}


def index(name: str = "by-user", **more: Any) -> dict[str, Any]:
    return {"globalSecondaryIndexes": [{"name": name, **more}]}


RAISED = "look warm-raised:requests"
CASES: dict[str, tuple[Change, list[str]]] = {
    "a table that is created": (change("create", None, warm(15000)), [RAISED]),
    "a table that is there": (update({}, warm(15000)), [RAISED]),
    "more": (update(warm(15000), warm(15000, 5000)), [RAISED]),
    "an index": (
        update(index(), index(**warm(12000, 5000))),
        ["look warm-raised:requests/by-user"],
    ),
    "as it is": (change("same", warm(15000), warm(15000)), []),
    "no longer asked for, which lowers nothing": (
        update(warm(15000), {"tags": {"a": "b"}}, diffs=["tags"]),
        [],
    ),
    "less": (
        change("replace", warm(15000), warm(14000)),
        ["blocking table-replaced:requests", "blocking warm-lowered:requests"],
    ),
    "less than DynamoDB has raised it to": (
        update(warm(15000), warm(15000), outputs=warm(30000)),
        ["blocking warm-lowered:requests"],
    ),
    "less of an index": (
        update(index(**warm(15000)), index(**warm(14000))),
        ["blocking index-rebuilt:requests/by-user"],
    ),
}


@pytest.mark.parametrize(("step", "found"), CASES.values(), ids=CASES)
def test_only_a_rise_is_billed_and_a_fall_is_never_made(step: Change, found: list[str]) -> None:
    assert finding_names(step) == found


def test_a_rise_says_its_price_once_and_the_quota() -> None:
    step = update(warm(15000), warm(45000, 5000))
    [priced] = findings(preview(step), prices=PRICED)
    assert priced.says == (
        "What requests serves at once is raised: read units from 15,000 to 45,000 and write units "
        "from 4,000 to 5,000 a second. AWS charges for it once, 31.00 USD, in each region that has "
        "the table, and never lowers it. AWS refuses more than 40,000 read units unless the quota "
        "of the account is higher."
    )
    assert priced.todo == (
        "Compare with the peak of `./mi capacity`, and check the quota in Service Quotas."
    )
    [unpriced] = findings(preview(update({}, warm(15000))))
    assert "once (warmReadUnit and warmWriteUnit of the price file are not set), in" in (
        unpriced.says
    )


def test_a_fall_says_what_keeps_the_table() -> None:
    step = update(warm(15000), warm(15000, 5000), outputs=warm(30000, 6000))
    [fall] = findings(preview(step))
    assert fall.says == (
        "The table requests is to serve 15,000 read units instead of 30,000 and 5,000 write units "
        "instead of 6,000 a second at once. AWS lowers that never and raises it with the traffic, "
        "and the provider replaces the table by an empty one."
    )
    assert fall.todo == (
        "Set warmReadUnits to 30,000 or more and warmWriteUnits to 6,000 or more, or remove the "
        "setting: a table keeps what it has."
    )
