"""The review as a comment on a pull request."""

from dataclasses import replace
from typing import Any

import pytest

from ops.review.acknowledgements import NearMiss
from ops.review.changes.change import Change, Detail
from ops.review.cost import CostChange, CostLine
from ops.review.finding import Finding
from ops.review.markdown import LIMIT_BYTES, MARKER, markdown
from ops.review.review import Report, Review
from tests.ops.review.previews import change, page, preview, sections, update, violated
from tests.ops.review.reports import REBUILT, REPLACED, RETAGGED, WAITS, reports, review

REPORTS = reports()


@pytest.mark.parametrize("name", REPORTS)
def test_a_comment_reads_as_it_is_kept(name: str) -> None:
    assert markdown(REPORTS[name]) == page(f"{name}.md")


def test_the_worst_environment_comes_first_and_a_protected_one_before_others() -> None:
    index = REPORTS["index"].reviews
    given = [*REPORTS["first"].reviews, *REPORTS["nothing"].reviews, *index]
    heads = [line for line in markdown(Report(reviews=given)).splitlines() if line[:4] == "### "]
    assert heads == [
        "### prod: blocked",
        "### dev: blocked",
        "### prod: safe",
        "### prod: nothing to do",
    ]


STEP = change("update", {}, {})
LINE = CostLine(name="alarms", before_usd=1, after_usd=2)


def waiting(*policies: str) -> Review:
    return review(preview(STEP, violations=[violated(one, WAITS, "advisory") for one in policies]))


def costing(**more: Any) -> Review:
    given: dict[str, Any] = {"before_usd": 2, "after_usd": 2} | more
    return review(preview(STEP), cost=CostChange(**given))


SECTIONS = {
    "nothing to do": review(preview(change("same", {}, {}), unchanged=101)),
    "nothing is protected": replace(review(preview(), REPLACED, RETAGGED), is_protected=False),
    "all is acknowledged": review(preview(), REBUILT, acknowledged=frozenset({REBUILT.name})),
    "the policies agree": replace(review(preview(STEP, violations=[])), changes=()),
    "a check waits": replace(waiting("p"), changes=()),
    "checks wait": replace(waiting("p", "p", "q"), changes=()),
    "the policies saw a part": review(preview(violations=[], errors=["no"])),
    "a digest does not say why it failed": review(preview(errors=["preview failed"])),
    "a cost without a difference": replace(costing(), changes=()),
    "less than a cent": replace(costing(after_usd=2.004), changes=()),
    "a cost of a partial preview": replace(costing(is_partial=True), changes=()),
    "a lower cost of a partial preview": replace(
        costing(after_usd=1, is_partial=True, lines=[LINE]), changes=()
    ),
    "many lines of cost": replace(costing(lines=[LINE] * 11), changes=()),
    "many violations": replace(
        review(
            preview(STEP, violations=[violated("p", f"Set {n}.", "advisory") for n in range(45)])
        ),
        changes=(),
    ),
    "many changes": review(
        preview(
            *(update({"a": 0}, {"a": n}, kind="my:own:Thing", name=f"n{n}") for n in range(1, 22))
        )
    ),
    "long values": review(preview(update({"name": "w" * 300 + "a"}, {"name": "w" * 300 + "b"}))),
    "long values that differ in the middle": review(
        preview(update({"name": f"{'w' * 200}a{'y' * 200}"}, {"name": f"{'w' * 200}b"}))
    ),
    "a long value that goes on": review(preview(update({"name": "w"}, {"name": "w" * 200}))),
}


KEPT_SECTIONS = sections("environments.md")


def test_the_page_has_each_environment() -> None:
    assert [*KEPT_SECTIONS] == [*SECTIONS]


@pytest.mark.parametrize("name", SECTIONS)
def test_an_environment_reads_as_it_is_kept(name: str) -> None:
    _, _, section = markdown(Report(reviews=[SECTIONS[name]])).partition("### prod: ")
    assert [line for line in section.splitlines()[1:] if line] == KEPT_SECTIONS[name]


def crowd(number: int, length: int = 40) -> list[str]:
    return [f"{'x' * length}-{one}" for one in range(number)]


def alarms(names: list[str], *, alike: bool = True) -> tuple[Change, ...]:
    """Return changes of alarms, in one lot or each in its own."""
    kinds = {"kind": "alarm", "kinds": "alarms"}
    return tuple(
        Change(
            group="alarms",
            op="update",
            name=name,
            details=() if alike else (Detail(name, name, f"{name}!"),),
            **kinds,
        )
        for name in names
    )


def dangers(number: int, length: int) -> list[Finding]:
    return [Finding(name=f"a:{n}", severity="blocking", says="x" * length) for n in range(number)]


def crowded(names: list[str], **more: Any) -> Review:
    """Return a review with much of everything."""
    of = preview(
        STEP, violations=[violated("p", name) for name in names], errors=names[: min(len(names), 9)]
    )
    given: dict[str, Any] = {
        "findings": [Finding(name=f"a:{n}", severity="blocking", says=n) for n in names],
        "changes": alarms(names, alike=False),
        "cost": CostChange(
            before_usd=0,
            after_usd=1,
            lines=tuple(CostLine(name=name, before_usd=0, after_usd=1) for name in names),
        ),
    }
    return Review(preview=of, **given | more)


MANY_DETAILS = replace(
    alarms(["many"])[0], details=tuple(Detail(name, name, "!") for name in crowd(20))
)
SHORTENED: dict[str, tuple[list[Review], list[str]]] = {
    "names": (
        [review(preview()), Review(preview=preview(), changes=alarms(crowd(2_000)), findings=())],
        [f"  `{'x' * 40}-0`, `{'x' * 40}-1`, `{'x' * 40}-2`, … and 1997 more"],
    ),
    "changes, their details, lines of cost and violations": (
        [crowded(crowd(150), changes=(MANY_DETAILS, *alarms(crowd(150), alike=False)))],
        [
            "  - … and 8 more details",
            "- … and 111 more kinds of changes",
            "… and 140 more",
            "  - … and 145 more violations",
        ],
    ),
    "all changes and long texts": (
        [crowded(crowd(90), findings=dangers(90, 600))],
        [f"- `a:0`: {'x' * 499}…", "alarms: 90", "  - … and 89 more violations"],
    ),
    "findings": (
        [crowded(crowd(60), findings=dangers(200, 600))],
        [f"- `a:0`: {'x' * 199}…", "- … and 160 more findings", "  - … and 60 more violations"],
    ),
    "all but a few findings": (
        [review(preview(), *dangers(45, 300))] * 8,
        [f"- `a:0`: {'x' * 79}…", "- … and 40 more findings"],
    ),
}


@pytest.mark.parametrize(("reviews", "lines"), SHORTENED.values(), ids=SHORTENED)
def test_a_comment_that_is_too_long_leaves_out_the_least_important_first(
    reviews: list[Review], lines: list[str]
) -> None:
    found = markdown(Report(reviews=reviews))
    assert len(found.encode()) <= LIMIT_BYTES
    assert found.startswith(f"{MARKER}\n")
    assert "*Shortened to fit into a comment: the review's JSON" in found
    assert set(lines) <= {*found.splitlines()}
    assert found.count("<details>") == found.count("</details>")


def test_a_comment_without_room_for_all_errors_has_the_first() -> None:
    found = markdown(Report(reviews=[review(preview(errors=crowd(400, 5_000)))]))
    assert found.count(f"\n```text\n{'x' * 199}…\n") == 40


def test_a_comment_that_fits_says_all() -> None:
    found = markdown(Report(reviews=[crowded(crowd(50))]))
    assert "shortened" not in found
    assert f"acknowledge prod a:{'x' * 40}-49\n" in found


def test_a_comment_on_too_many_environments_ends_with_a_whole_line() -> None:
    found = markdown(Report(reviews=[review(preview(unchanged=1))] * 1_300))
    assert LIMIT_BYTES - 100 < len(found.encode()) <= LIMIT_BYTES == 65_536
    assert found.endswith("| prod | ⚪ nothing to do | none | not known | none |\n")


def test_only_some_lines_that_acknowledge_nothing_are_listed() -> None:
    misses = [NearMiss(line=f"line {n}", why="it is short") for n in range(12)]
    found = markdown(Report(reviews=[review(preview())], near_misses=misses)).splitlines()
    start = found.index("**These lines do not acknowledge anything yet:**")
    assert found[start + 11 : start + 14] == ["- `line 9`: it is short.", "- and 2 more", ""]


def test_a_policy_says_once_what_is_the_same_of_many() -> None:
    def untagged(label: str, key: str = "team") -> dict[str, Any]:
        text = f"Set tags['{key}'] to 'a' on {label}: it is not set."
        return violated("aws-resource-tags", f"Resources have tags.\n{text}")

    alarms = [untagged(f"MetricAlarm 'alarm-{number}'") for number in range(12)]
    others = [untagged("Topic 'alarms'"), untagged("Topic 'alarms'", "stack")]
    lines = markdown(Report(reviews=[review(preview(STEP, violations=[*alarms, *others]))]))
    shown = ", ".join(f"MetricAlarm 'alarm-{number}'" for number in range(10))
    once = f"on …: it is not set. The same applies to 13: {shown} and 3 more."
    assert [line for line in lines.splitlines() if "Set tags" in line] == [
        f"  - Set tags\\['team'\\] to 'a' {once}",
        "  - Set tags\\['stack'\\] to 'a' on Topic 'alarms': it is not set.",
    ]
    assert "14 against policies" in lines


def test_a_policy_says_once_what_has_one_cause_though_several_names_differ() -> None:
    end = "and an enabled action that publishes to a topic: it has none."
    of_table = [
        f"Add an alarm on {metric} of table 'requests' with the dimensions TableName, {end}"
        for metric in ("ReadThrottleEvents", "WriteThrottleEvents")
    ]
    both = "TableName, GlobalSecondaryIndexName"
    of_indexes = [
        f"Add an alarm on {metric} of '{index}' of 'requests' with the dimensions {both}, {end}"
        for index in ("user-index", "project-index", "status-index")
        for metric in ("ReadThrottleEvents", "WriteThrottleEvents")
    ]
    other = "Set threshold of the alarm 'slow' to 1 or more: no load goes beyond 1,000."
    violations = [
        violated("monitoring", f"Tables have alarms.\n{text}")
        for text in (*of_table, *of_indexes, other)
    ]
    reviewed = Report(reviews=[review(preview(STEP, violations=violations))])
    lines = [line for line in markdown(reviewed).splitlines() if line.startswith("  - ")]
    assert lines[0].startswith(
        f"  - Add an alarm on …, {end} The same applies to 8: ReadThrottleEvents of table "
        "'requests' with the dimensions TableName, WriteThrottleEvents of table"
    )
    assert lines[1:] == [f"  - {other}"]
    assert "9 against policies" in markdown(reviewed)
