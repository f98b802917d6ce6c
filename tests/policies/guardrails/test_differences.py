import pytest

from guardrails import RULES
from guardrails.differences import NARROWER, STRICTER

COVERING = {rule.name for rule in RULES if rule.controls}
COVERED = {control for rule in RULES for control in rule.controls}


@pytest.mark.parametrize("differences", [NARROWER, STRICTER], ids=["narrower", "stricter"])
def test_differences_are_of_rules_that_cover_something_or_of_what_is_covered(
    differences: dict[str, str],
) -> None:
    assert set(differences) - COVERING - COVERED == set()


@pytest.mark.parametrize("differences", [NARROWER, STRICTER], ids=["narrower", "stricter"])
def test_differences_are_sentences(differences: dict[str, str]) -> None:
    texts = [*differences.values()]
    assert [text for text in texts if not text.endswith(".") or len(text) > 100] == []


def test_rules_about_production_say_so() -> None:
    of_production = {rule.name for rule in RULES if "of production" in rule.description}
    narrow = {name for name, text in NARROWER.items() if "of production" in text}
    assert narrow == of_production & COVERING
