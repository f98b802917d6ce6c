"""What a report says, in each of its forms: tables, a terminal, a page and JSON."""

import io
import json
from typing import Any

import pytest
from rich.console import Console

from market_intelligence.cost.costs import total
from market_intelligence.load.advice import advice
from market_intelligence.load.deployment import Backups
from market_intelligence.load.spread import assumptions
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TABLES
from ops.capacity import page
from ops.capacity.deployment_from_settings import deployment
from ops.capacity.report import Report, Table, document, number, show, tables, usd
from ops.docs import production
from tests.market_intelligence.loads import LIFE, LOGS, READS, SHARES, deployed, workload
from tests.ops.capacity.reports import overloaded, report

UNITS, BILL, CEILINGS = 0, 1, 2
# The tables, and their indexes.
PLACE_COUNT = 2 + len(REQUESTS.indexes) + len(PROCESSING_LOGS.indexes)
# Seven values that are written and four that are read; of quotas, one of writes to each target and
# six of reads: of the requests table, its four indexes and that of the logs.
CEILING_COUNT = 7 + 4 + PLACE_COUNT + 6
MANY_BACKUPS = report(deployed(backups=Backups(kept_days=365)))
BACKED_UP_GB = (2 * 86_400 * 5 * 4_100 + 2 * 4 * 86_400 * 10 * 600) / 2**30
LIST = "List prices of us-east-1, looked up on 2026-11-25."
EXCEEDED = [
    "writes of user-index",
    "writes of status-index: processing",
    "writes of strategy-index: table",
]


def test_a_peak_exceeds_the_ceilings_below_it() -> None:
    assert report().exceeded == []
    assert [one.name for one in overloaded().exceeded] == EXCEEDED


@pytest.mark.parametrize(
    ("peak", "advised"),
    [
        pytest.param(10, 1, id="the first where none is near"),
        pytest.param(60, 2, id="those that are near"),
        pytest.param(240, 3, id="three of five that are near"),
    ],
)
def test_advice_is_on_the_ceilings_that_come_first(peak: int, advised: int) -> None:
    found = report(peakRequestsPerSecond=peak)
    assert found.advice == [
        (one, advice(one, found.workload, found.deployment)) for one in found.ceilings[:advised]
    ]


@pytest.mark.parametrize(
    ("fields", "cold"),
    [
        # 16 units of writes a request of the index by status, 5 of reads of the table.
        pytest.param({"peakRequestsPerSecond": 250}, [], id="below"),
        pytest.param({"peakRequestsPerSecond": 260}, ["status-index"], id="writes"),
        pytest.param(
            {"reads": {"byId": {"perSecond": 10_000}, "byUser": {"perSecond": 3_000, "items": 8}}},
            ["table requests", "user-index"],
            id="reads",
        ),
    ],
)
def test_what_takes_more_than_a_new_table_starts_cold(
    fields: dict[str, Any], cold: list[str]
) -> None:
    found = report(**fields)
    assert [one.target.name for one in found.cold_starts] == cold
    notes = tables(found)[CEILINGS].notes[1:]
    assert notes == [
        (
            f"More than a new table or index serves at first: {', '.join(cold)}. Raise its warm "
            "throughput first, with warmReadUnits and warmWriteUnits."
        )
    ] * bool(cold)


def test_a_table_has_the_units_of_each_table_and_index() -> None:
    assert tables(report())[UNITS] == Table(
        "Units a second, and stored items",
        ("", "reads", "at peak", "writes", "at peak", "items", "GB"),
        [
            ("table requests", "10", "50", "26", "130", "864,000", "3.3"),
            ("user-index", "4", "20", "26", "130", "864,000", "3.3"),
            ("project-index", "8", "40", "26", "130", "864,000", "3.3"),
            ("status-index", "4", "20", "32", "160", "864,000", "3.3"),
            ("strategy-index", "12", "60", "26", "130", "864,000", "3.3"),
            # Of others, the workload knows no reads.
            *(
                (index.name, "0", "0", "26", "130", "864,000", "3.3")
                for index in REQUESTS.indexes[4:]
            ),
            ("table logs", "0", "0", "8", "40", "6,912,000", "3.86"),
            ("request-logs-index", "2.5", "12.5", "8", "40", "6,912,000", "3.86"),
        ],
        assumptions(workload(), [REQUESTS, PROCESSING_LOGS]),
    )


def test_a_table_has_the_bill_of_both_modes() -> None:
    given = report(deployed(dashboards=1, keys=1))
    found = tables(given)[BILL]
    assert found.heads == ("", "quantity", "unit", "on demand", "provisioned")
    assert [found.rows[position] for position in (0, 3, 13, -3, -2, -1)] == [
        ("requests: writes", "68,328,000", "write request units", "42.71", ""),
        ("requests: write capacity", "135,780", "write capacity unit-hour", "", "88.26"),
        ("logs: storage with indexes", "7.72", "GB-month", "1.93", "1.93"),
        ("keys", "1", "key-month", "1.00", "1.00"),
        ("dashboards *", "1", "dashboard-month", "3.00", "3.00"),
        (
            "total",
            "",
            "",
            usd(total(given.bill, "on demand")),
            usd(total(given.bill, "provisioned")),
        ),
    ]
    for column in (3, 4):
        *lines, last = (float(row[column].replace(",", "") or 0) for row in found.rows)
        assert last == pytest.approx(sum(lines), abs=0.05)
    assert found.notes == [
        (
            "With a peak of 10 requests a second, on demand is cheaper up to an average of "
            f"{number(given.break_even)}; that of this workload is 2."
        ),
        f"{LIST} * This price was not found in an AWS source.",
    ]


@pytest.mark.parametrize(
    ("found", "position", "note"),
    [
        pytest.param(report(), -1, LIST, id="every price is AWS's own"),
        pytest.param(
            report(
                requestsPerSecond=0.001,
                peakRequestsPerSecond=0.001,
                reads={},
                logs={"perRequest": 0},
            ),
            0,
            "With a peak of 0.001 requests a second, on demand is cheaper at any average.",
            id="the least capacity is too much",
        ),
        pytest.param(
            MANY_BACKUPS,
            1,
            "Every backup contains whole tables: backups and their copies are "
            f"{365 * BACKED_UP_GB * 0.1 / total(MANY_BACKUPS.bill, 'on demand'):.0%} of the bill.",
            id="many backups",
        ),
    ],
)
def test_notes_explain_the_bill(found: Report, position: int, note: str) -> None:
    assert tables(found)[BILL].notes[position] == note


def test_a_table_has_the_first_ceilings() -> None:
    found = tables(report())[CEILINGS]
    assert found.heads == ("", "kind", "units/s", "at peak", "headroom", "reached at requests/s")
    assert found.rows[:2] == [
        ("writes of status-index: processing", "partition", "1,000", "100", "10 x", "100"),
        ("writes of strategy-index: table", "partition", "1,000", "97.5", "10.3 x", "103"),
    ]
    assert (len(found.rows), found.notes) == (8, [f"{CEILING_COUNT - 8} more have more headroom."])
    assert [(row[0], row[4]) for row in tables(overloaded())[CEILINGS].rows[:4]] == [
        *((name, "EXCEEDED") for name in EXCEEDED),
        ("writes of status-index: completed", "1.25 x"),
    ]


@pytest.mark.parametrize("found", [report(), overloaded()], ids=["below", "exceeded"])
def test_a_terminal_shows_every_table_and_the_advice_last(found: Report) -> None:
    stream = io.StringIO()
    show(found, Console(file=stream, width=320))
    text = stream.getvalue()
    cells = [tuple(cell.strip() for cell in line.split("│")[1:-1]) for line in text.splitlines()]
    for table in tables(found):
        assert [words for words in (table.title, *table.notes) if words not in text] == []
        assert [row for row in table.rows if row not in cells] == []
    advised = [
        line
        for ceiling, sentences in found.advice
        for line in (
            f"To lift the ceiling on {ceiling.name}:",
            *(f"- {sentence}" for sentence in sentences),
        )
    ]
    assert text.splitlines()[-len(advised) :] == advised


def test_a_terminal_shows_what_is_exceeded_in_red() -> None:
    heading = "\N{ESCAPE}[1;31mTo lift the ceiling on"
    for found, is_red in ((overloaded(), True), (report(), False)):
        stream = io.StringIO()
        show(found, Console(file=stream, width=160, force_terminal=True))
        assert (heading in stream.getvalue()) is is_red


def test_a_page_has_every_table_with_its_notes_and_the_advice_last() -> None:
    found = report(deployed(dashboards=1))
    lines = page.lines(found)
    assert [line for line in lines if line.startswith("#")] == [
        f"### {table.title}" for table in tables(found)
    ]
    assert lines[:5] == [
        "### Units a second, and stored items",
        "",
        "|  | reads | at peak | writes | at peak | items | GB |",
        "|---|---:|---:|---:|---:|---:|---:|",
        "| table requests | 10 | 50 | 26 | 130 | 864,000 | 3.3 |",
    ]
    # A star of its own would be taken for emphasis.
    assert [line for line in lines if "*" in line] == [
        r"| dashboards \* | 1 | dashboard-month | 3.00 | 3.00 |",
        rf"{LIST} \* This price was not found in an AWS source.",
    ]
    [(ceiling, sentences)] = found.advice
    assert lines[-len(sentences) - 2 :] == [
        f"To lift the ceiling on {ceiling.name}:",
        "",
        *(f"- {sentence}" for sentence in sentences),
    ]


def test_the_page_is_about_production() -> None:
    settings, found = production.settings(), page.of_production()
    assert found.deployment == deployment(settings)
    by_table = {spec.name: settings.of_table(spec).kept_days for spec in TABLES}
    kept = {name: days for name, days in by_table.items() if days is not None}
    assert found.workload.retention_days == kept[REQUESTS.name]
    assert found.workload == settings.workload.kept(kept)


def test_json_has_everything_with_its_unit() -> None:
    given = report(deployed(dashboards=1))
    found = json.loads(json.dumps(document(given), allow_nan=False))
    assert found["prices"] == {"region": "us-east-1", "date": "2026-11-25"}
    assert found["workload"] == {
        "requestsPerSecond": 2,
        "peakRequestsPerSecond": 10,
        "retentionDays": 5,
        "life": LIFE,
        "logs": LOGS,
        "shares": SHARES,
        "indexes": {},
        "tables": {},
        "streamReadsPerSecond": 0,
        "reads": READS | {"byStatus": READS["byStatus"] | {"status": "pending"}},
    }
    assert len(found["units"]) == PLACE_COUNT
    assert found["units"][3] == {
        "table": "requests",
        "index": "status-index",
        "readUnitsPerSecond": 4,
        "peakReadUnitsPerSecond": 20,
        "writeUnitsPerSecond": 32,
        "peakWriteUnitsPerSecond": 160,
        "items": 864_000,
        "storedGB": 3.299,
    }
    assert found["bill"][0] == {
        "name": "requests: writes",
        "mode": "on demand",
        "quantity": 68_328_000,
        "unit": "write request units",
        "usd": 42.705,
        "page": "https://aws.amazon.com/dynamodb/pricing/on-demand/",
        "confirmed": True,
    }
    last = found["bill"][-1]
    assert (last["name"], last["mode"], last["confirmed"]) == ("dashboards", None, False)
    assert found["onDemandUsdAMonth"] == round(total(given.bill, "on demand"), 2)
    assert found["provisionedUsdAMonth"] == round(total(given.bill, "provisioned"), 2)
    assert found["provisionedIsCheaperFromRequestsPerSecond"] == round(given.break_even, 3)
    assert len(found["ceilings"]) == CEILING_COUNT
    assert found["ceilings"][0] == {
        "name": "writes of status-index: processing",
        "table": "requests",
        "index": "status-index",
        "value": "processing",
        "access": "write",
        "kind": "partition",
        "limitUnitsPerSecond": 1_000,
        "peakUnitsPerSecond": 100,
        "headroom": 10,
        "reachedAtRequestsPerSecond": 100,
        "exceeded": False,
    }
    assert found["exceeded"] == []


def test_json_names_what_is_exceeded_and_what_to_do() -> None:
    found: dict[str, Any] = document(overloaded())
    assert [one["name"] for one in found["ceilings"] if one["exceeded"]] == EXCEEDED
    assert found["exceeded"] == EXCEEDED
    assert found["advice"][0] == {
        "ceiling": "writes of user-index",
        "do": [
            (
                "Set a higher maxWriteUnits in the stack's file, unless it limits the load on "
                "purpose."
            )
        ],
    }


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (number(0), "0"),
        (number(2.068), "2.07"),
        (number(99.96), "100"),
        (number(100), "100"),
        (number(1_234_567.8), "1,234,568"),
        (usd(0), "0.00"),
        (usd(0.004), "< 0.01"),
        (usd(0.005), "0.01"),
        (usd(1_234.5), "1,234.50"),
    ],
)
def test_numbers_have_three_digits_or_are_whole_and_amounts_are_to_the_cent(
    written: str, words: str
) -> None:
    assert written == words
