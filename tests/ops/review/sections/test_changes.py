from typing import Any

from ops.review.changes.change import Change, Detail
from ops.review.sections.brevity import FULL, Brevity
from ops.review.sections.changes import changes
from tests.ops.review.given import review

KEY = Detail("Index a", "x, all attributes", "y, all attributes", "dropped and rebuilt")
GONE = Detail("Index b", "z", None)
PATH = Detail("rules[0].new|er", None, '{"a": "`"}', is_path=True)
UNTOLD = Detail("endpoint", None, None, "changes, and its values are not told", is_path=True)


def change(name: str, *details: Detail, **more: Any) -> Change:
    given: dict[str, Any] = {"group": "requests", "op": "update", "kind": "table"}
    given |= {"kinds": "tables"} | more
    return Change(name=name, details=details, **given)


def alarm(name: str, *details: Detail, **more: Any) -> Change:
    given: dict[str, Any] = {"group": "alarms", "op": "create", "kind": "alarm"}
    given |= {"kinds": "alarms"} | more
    return change(name, *details, **given)


def said(*given: Change, brevity: Brevity = FULL) -> list[str]:
    return changes(review(changes=given), brevity)


def test_changes_are_told_by_part_with_before_and_after() -> None:
    assert said(
        change("requests", KEY, GONE, PATH, UNTOLD),
        alarm("a", Detail("Goes off", None, "above 1")),
        alarm("b", op="delete"),
        alarm("c", op="delete"),
    ) == [
        "#### Changes",
        "",
        "**requests**",
        "",
        "- `~` table `requests` is updated",
        "  - Index a: x, all attributes → **y, all attributes** (dropped and rebuilt)",
        "  - Index b: z → **none**",
        '  - `rules[0].new|er`: `none` → **`` {"a": "`"} ``**',
        "  - `endpoint` changes, and its values are not told",
        "",
        "**alarms**",
        "",
        "- `+` alarm `a` is created",
        "  - Goes off: above 1",
        "- `-` 2 alarms `b`, `c` are deleted",
        "",
    ]


def test_many_names_are_folded_away() -> None:
    assert said(*map(alarm, "abcd")) == [
        "#### Changes",
        "",
        "**alarms**",
        "",
        "- `+` 4 alarms are created",
        "  <details>",
        "  <summary>which</summary>",
        "",
        "  `a`, `b`, `c`, `d`",
        "",
        "  </details>",
        "",
    ]


def test_many_changes_are_folded_away_below_how_many_there_are() -> None:
    many = [alarm(str(n), Detail("Goes off", None, str(n))) for n in range(25)]
    lines = said(change("requests", op="replace"), *many)
    assert lines[2:8] == [
        "<details>",
        "<summary>requests: 1, alarms: 25</summary>",
        "",
        "**requests**",
        "",
        "- `±` table `requests` is replaced: deleted, and made anew",
    ]
    assert lines[-4:] == ["  - Goes off: 24", "", "</details>", ""]


def test_what_there_is_no_room_for_is_counted() -> None:
    given = [change("requests", KEY, GONE), *map(alarm, "abcd"), alarm("e", KEY)]
    assert said(*given, brevity=Brevity(lots=2, details=1, names=2))[2:] == [
        "**requests**",
        "",
        "- `~` table `requests` is updated",
        "  - Index a: x, all attributes → **y, all attributes** (dropped and rebuilt)",
        "  - … and 1 more details",
        "",
        "**alarms**",
        "",
        "- `+` 4 alarms are created",
        "  <details>",
        "  <summary>which</summary>",
        "",
        "  `a`, `b`, … and 2 more",
        "",
        "  </details>",
        "",
        "- … and 1 more kinds of changes",
        "",
    ]


def test_parts_are_counted_where_there_is_room_for_nothing_else() -> None:
    assert said(change("requests"), *map(alarm, "abcd"), brevity=Brevity(lots=0)) == [
        "#### Changes",
        "",
        "requests: 1, alarms: 4",
        "",
    ]


def test_long_values_are_shown_from_where_they_differ() -> None:
    long = Detail("Widgets", "w" * 300 + "a", "w" * 300 + "b")
    shown = f"…{'w' * 40}"
    assert said(change("x", long))[5] == f"  - Widgets: {shown}a → **{shown}b**"


def test_without_changes_there_is_nothing_to_say() -> None:
    assert said() == []
