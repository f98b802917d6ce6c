from ops import production
from ops.capacity import page
from ops.capacity.surroundings import deployment
from ops.capacity.tables import tables
from tables.load.deployment import Deployment
from tests.ops.capacity.reports import report


def test_only_what_stands_between_the_marks_is_made_anew() -> None:
    lines = "\n".join(page.lines(page.of_production()))

    assert page.fresh("a<!-- capacity -->old<!-- end of capacity -->b") == (
        f"a<!-- capacity -->\n{lines}\n<!-- end of capacity -->b"
    )


def test_it_is_of_production() -> None:
    settings = production.settings()
    found = page.of_production()

    assert found.deployment == deployment(settings)
    assert found.workload == settings.workload.model_copy(
        update={"retention_days": settings.requests.retention_days}
    )
    assert found.exceeded == []


def test_each_table_is_one_of_the_page() -> None:
    lines = page.lines(report(Deployment(dashboards=1)))

    assert [line for line in lines if line.startswith("#")] == [
        f"### {table.title}" for table in tables(report())
    ]
    assert lines[:6] == [
        "### Units a second, and what is kept",
        "",
        "|  | reads | at peak | writes | at peak | items | GB |",
        "|---|---:|---:|---:|---:|---:|---:|",
        "| table requests | 10 | 50 | 26 | 130 | 864,000 | 3.3 |",
        "| user-index | 4 | 20 | 26 | 130 | 864,000 | 3.3 |",
    ]


def test_stars_are_no_emphasis() -> None:
    lines = page.lines(report(Deployment(dashboards=1)))

    assert [line for line in lines if "*" in line] == [
        r"| dashboards \* | 1 | dashboard-month | 3.00 | 3.00 |",
        (
            "List prices of us-east-1, looked up on 2026-11-25. "
            r"\* AWS itself was not found to state this price."
        ),
    ]


def test_advice_comes_last() -> None:
    found = report()
    [(ceiling, sentences)] = found.advice

    assert page.lines(found)[-len(sentences) - 2 :] == [
        f"To lift the ceiling on {ceiling.name}:",
        "",
        *(f"- {sentence}" for sentence in sentences),
    ]
