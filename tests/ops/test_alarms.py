import pytest

from components.alarm import Alarm
from ops import alarms, production

SLOW = Alarm(
    name="slow",
    metric="Latency",
    dimensions={},
    statistic="Average",
    threshold=20,
    meaning="It is slow.",
    first_step="wait.",
)
FAILED = Alarm(
    name="failed",
    metric="Errors",
    dimensions={},
    operations=("GetItem", "Query"),
    meaning="It fails.",
    first_step="look.",
)
HEADS = ["| alarm | goes off | means | do first |", "|---|---|---|---|"]


def row(name: str, limit: str, words: str) -> str:
    return f"| `prod-market-intelligence-{name}` | {limit} | {words} |"


def test_rows_say_what_to_do_and_what_it_costs() -> None:
    assert alarms.rows([SLOW, FAILED]) == [
        *HEADS,
        row("slow", "above 20 (average of a minute), for 5 min", "It is slow. | wait."),
        row("failed", "above 0 (sum of a minute), for 5 min", "It fails. | look."),
        "",
        "2 alarms, for 0.30 USD a month.",
    ]


@pytest.mark.parametrize(
    ("threshold", "period_seconds", "periods", "limit"),
    [
        pytest.param(0, 60, 15, "above 0 (sum of a minute), for 15 min", id="every minute"),
        pytest.param(80, 300, 2, "above 80 (sum of 5 min), for 10 min", id="every 5 minutes"),
        pytest.param(0.5, 60, 1, "above 0.5 (sum of a minute), for 1 min", id="a fraction"),
        pytest.param(
            104_857_600, 60, 1, "above 104,857,600 (sum of a minute), for 1 min", id="100 MB"
        ),
    ],
)
def test_a_row_says_from_where_on_it_goes_off(
    threshold: float, period_seconds: int, periods: int, limit: str
) -> None:
    alarm = Alarm(
        name="full",
        metric="Size",
        dimensions={},
        threshold=threshold,
        period_seconds=period_seconds,
        periods=periods,
        meaning="It is full.",
        first_step="empty it.",
    )

    assert alarms.rows([alarm])[2] == row("full", limit, "It is full. | empty it.")


def test_only_what_stands_between_the_marks_is_made_anew() -> None:
    rows = "\n".join(alarms.rows(production.alarms(production.settings())))

    assert alarms.fresh("a<!-- alarms -->old<!-- end of alarms -->b") == (
        f"a<!-- alarms -->\n{rows}\n<!-- end of alarms -->b"
    )
