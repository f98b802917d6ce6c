import pytest

from ops.review.preview import Level, Violation
from ops.review.sections.brevity import FULL, Brevity
from ops.review.sections.policies import policies
from tests.ops.review.given import preview, review

WAITS = "can't run policy 'p' from policy pack 'm@v0.0.1' during preview: it is not known"


def said(*given: tuple[str, str, Level], brevity: Brevity = FULL) -> list[str]:
    violations = tuple(
        Violation(policy=policy, level=level, message=message) for policy, message, level in given
    )
    return policies(review(preview(violations=violations)), brevity)


RECOVERY: tuple[tuple[str, str, Level], ...] = (
    ("recovery", "Tables can be <b>restored</b>.\nSet it on a.", "mandatory"),
    ("recovery", "Tables can be <b>restored</b>.\nSet it on b.", "mandatory"),
)


def test_violations_are_told_by_policy() -> None:
    assert said(("tags", "Set tags.", "advisory"), *RECOVERY, ("x", "Set.", "remediate")) == [
        "**⛔ Policies forbid it, whatever is acknowledged**",
        "",
        "- `recovery`: Tables can be \\<b\\>restored\\</b\\>.",
        "  - Set it on a.",
        "  - Set it on b.",
        "",
        "**Policies change it**",
        "",
        "- `x`",
        "  - Set.",
        "",
        "**Policies advise against it**",
        "",
        "- `tags`",
        "  - Set tags.",
        "",
    ]


def test_only_some_violations_are_told_where_there_is_no_room() -> None:
    assert said(*RECOVERY, brevity=Brevity(violations=1, characters=9)) == [
        "**⛔ Policies forbid it, whatever is acknowledged**",
        "",
        "- `recovery`: Tables c…",
        "  - Set it o…",
        "  - … and 1 more violations",
        "",
    ]


def test_many_violations_are_folded_away() -> None:
    many: list[tuple[str, str, Level]] = [("p", f"Set {n}.", "advisory") for n in range(45)]
    assert said(*many)[2:5] == [
        "<details>",
        "<summary>45 violations of 1 policies</summary>",
        "",
    ]


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        pytest.param([], ["The policies agree."], id="none"),
        pytest.param(
            [("p", WAITS, "advisory")],
            [
                "1 check waits for values that only the deployment will tell: `p`.",
                "",
                "The policies have nothing else against it.",
            ],
            id="one that waits",
        ),
        pytest.param(
            [("p", WAITS, "advisory"), ("p", WAITS, "advisory"), ("q", WAITS, "advisory")],
            [
                "3 checks wait for values that only the deployment will tell: `p` (2), `q`.",
                "",
                "The policies have nothing else against it.",
            ],
            id="some that wait",
        ),
    ],
)
def test_without_violations(given: list[tuple[str, str, Level]], lines: list[str]) -> None:
    assert said(*given) == [*lines, ""]


def test_policies_that_were_not_asked_are_not_said_to_agree() -> None:
    assert policies(review(), FULL) == ["What the policies say is not part of this preview.", ""]


def test_policies_are_not_said_to_agree_with_what_they_did_not_see() -> None:
    assert policies(review(preview(violations=(), errors=("no",))), FULL) == [
        "The policies had nothing against what there was before the preview failed.",
        "",
    ]
