import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ops.review.acknowledgements import Acknowledgement
from ops.review.changes.change import Change, Detail
from ops.review.cost import CostChange, CostLine
from ops.review.escaping import plain
from ops.review.finding import Finding
from ops.review.markdown import LIMIT_BYTES, MARKER, markdown
from ops.review.preview import Violation
from ops.review.review import Report
from tests.ops.review.given import preview, review, step
from tests.ops.review.rendered import tokens
from tests.ops.review.reports import reports
from tests.ops.review.sampling import SAMPLED

COMMENTS = Path(__file__).parent / "comments"
SUMMARY = re.compile("<summary>[^<>]*</summary>")
OWN_HTML = {MARKER, "<details>", "</details>"}


@pytest.mark.parametrize("name", reports())
def test_a_comment_reads_as_it_is_kept(name: str) -> None:
    assert markdown(reports()[name]) == (COMMENTS / f"{name}.md").read_text()


def test_the_worst_environment_comes_first() -> None:
    found = markdown(Report(reviews=[*reports()["first"].reviews, *reports()["index"].reviews]))
    heads = [line for line in found.splitlines() if line.startswith("### ")]
    assert heads == ["### prod: blocked", "### dev: blocked", "### prod: safe"]


def crowded(number: int, length: int = 40) -> Report:
    """Give a report with much of everything."""
    names = [f"{'x' * length}-{one}" for one in range(number)]
    return Report(
        reviews=[
            review(
                preview(
                    step("update"),
                    violations=tuple(
                        Violation(policy="p", level="mandatory", message=name) for name in names
                    ),
                    errors=tuple(names[:50]),
                ),
                findings=[
                    Finding(name=f"a:{name}", severity="blocking", says=name * 3) for name in names
                ],
                changes=[
                    Change(
                        group="requests",
                        op="update",
                        kind="alarm",
                        kinds="alarms",
                        name=name,
                        details=(Detail(name, name, f"{name}!"),),
                    )
                    for name in names
                ],
                cost=CostChange(
                    before_usd=0,
                    after_usd=number,
                    lines=tuple(CostLine(name=n, before_usd=0, after_usd=1) for n in names),
                ),
            )
        ]
    )


@pytest.mark.parametrize("number", [1, 60, 120, 400, 1500])
def test_a_comment_fits_and_says_where_it_is_shortened(number: int) -> None:
    found = markdown(crowded(number))
    assert len(found.encode()) <= LIMIT_BYTES
    assert ("This is shortened" in found) is (number > 60)
    assert found.startswith(f"{MARKER}\n")
    assert f"`a:{'x' * 40}-0`" in found
    assert found.count("<details>") == found.count("</details>")


def test_a_comment_on_too_many_environments_ends_with_whole_lines() -> None:
    many = Report(reviews=[*crowded(10).reviews] * 150)
    found = markdown(many)
    assert LIMIT_BYTES - 400 < len(found.encode()) <= LIMIT_BYTES
    assert found.endswith("\n")


TEXT = st.text(alphabet=st.sampled_from(list("ab1 \n\\`*_[](){}<>|~$&#@+-=.!:/\"'")), min_size=1)


@SAMPLED
@given(TEXT, st.sampled_from([1, 12]))
@example("<b>@a", 12)
def test_nothing_of_others_becomes_markup(text: str, lots: int) -> None:
    one = review(
        preview(
            step("update"),
            violations=(
                Violation(policy=text, level="mandatory", message=text),
                Violation(policy="p", level="advisory", message=f"{text}\n{text}"),
            ),
            errors=(text,),
        ),
        findings=[
            Finding(name=text, severity=severity, says=text, todo=text)
            for severity in ("blocking", "look", "note")
        ],
        changes=[
            Change(
                group=text,
                op="update",
                kind=text,
                kinds=text,
                name=f"{text}{number}",
                details=(
                    Detail(text, text, f"{text}{number}", text),
                    Detail(text, None, text, is_path=True),
                    Detail(text, None, None, text, is_path=True),
                ),
            )
            for number in range(lots)
        ],
        cost=CostChange(
            before_usd=0,
            after_usd=1,
            lines=(CostLine(name=text, before_usd=0, after_usd=1),),
            unpriced=(text,),
        ),
    )
    stray = [Acknowledgement(text, text)]
    found = [*tokens(markdown(Report(reviews=[one], unmatched=stray, title=text, note=text)))]
    html = {line for one in found if "html" in one.type for line in one.content.splitlines()}
    assert {line for line in html if not SUMMARY.fullmatch(line)} <= OWN_HTML
    assert not {one.type for one in found} & {"link_open", "image", "hr", "blockquote_open"}
    heads = [b.content for a, b in pairwise(found) if a.type == "heading_open"]
    assert heads == [plain(text).strip(), "prod: blocked", "Changes", "Cost"]
    cells = sum(one.type == "td_open" for one in found)
    assert cells == 5 + 3
