from ops.review.preview import Level, Violation
from ops.review.violations import Violated, violated, waiting
from tests.ops.review.given import preview

WAITS = (
    "can't run policy 'sns-topic-encryption' from policy pack 'market-intelligence@v0.0.1' during "
    "preview: string value at .kmsMasterKeyId can't be known during preview"
)


def said(policy: str, message: str, level: Level = "mandatory") -> Violation:
    return Violation(policy=policy, level=level, message=message)


def test_policies_are_told_once_those_that_forbid_first() -> None:
    given = preview(
        violations=(
            said("tags", "Tables have tags.\nSet tags.", "advisory"),
            said("recovery", "Tables can be restored.\nSet it on a.\nAt once."),
            said("topic", WAITS, "advisory"),
            said("recovery", "Tables can be restored.\nSet it on b."),
            said("recovery", "Tables can be restored.\nSet it on b."),
            said("names", "Set a name."),
            said("names", "Set a\nbetter name."),
        )
    )
    assert violated(given) == [
        Violated(
            policy="recovery",
            level="mandatory",
            asks="Tables can be restored.",
            texts=("Set it on a.\nAt once.", "Set it on b."),
        ),
        Violated(
            policy="names", level="mandatory", asks="", texts=("Set a name.", "Set a\nbetter name.")
        ),
        Violated(policy="tags", level="advisory", asks="Tables have tags.", texts=("Set tags.",)),
    ]
    assert waiting(given) == ["topic"]


def test_no_policies_are_no_violations() -> None:
    assert (violated(preview()), waiting(preview())) == ([], [])
