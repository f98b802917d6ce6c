from dataclasses import replace

from ops.review.preview import State, Violation
from ops.review.reading.marks import MASK
from ops.review.reading.secrecy import heard, kept
from tests.ops.review.given import preview, step

HOOK = "https://example.com/hook/9f2"


def test_what_a_state_masks_is_masked_in_every_part() -> None:
    before = State(inputs={"endpoint": MASK, "protocol": "https"}, outputs={"endpoint": HOOK})
    changed = replace(step("update", diffs={"endpoint": "update"}), old=before)
    other = step("update", {"note": f"see {HOOK}"}, {"note": "none"}, name="logs")
    given = preview(
        changed,
        other,
        violations=(Violation(policy="hooks", level="advisory", message=f"{HOOK} is open."),),
        errors=(f"cannot reach {HOOK} or a@example.com",),
    )
    found = kept(given, [])
    masked = {"endpoint": MASK, "protocol": "https"}
    assert found.steps[0].old == State(inputs=masked, outputs={"endpoint": MASK})
    assert found.steps[1].old == State(inputs={"note": f"see {MASK}"}, outputs={})
    assert found.violations == (
        Violation(policy="hooks", level="advisory", message=f"{MASK} is open."),
    )
    assert found.errors == (f"cannot reach {MASK} or [e-mail address]",)


def test_what_is_new_and_secret_is_masked_in_what_it_was_before() -> None:
    given = preview(step("update", {"endpoint": HOOK}, {"endpoint": MASK}))
    (found,) = kept(given, []).steps
    assert found.old == State(inputs={"endpoint": MASK}, outputs={})


def test_what_is_known_to_be_secret_is_masked_in_names_too() -> None:
    given = preview(step("create", name=f"alarms-{HOOK}"))
    (found,) = kept(given, [HOOK]).steps
    assert found.name == f"alarms-{MASK}"
    assert HOOK not in found.urn


def test_a_preview_without_secrets_stays_as_it_is() -> None:
    given = preview(step("update", {"a": [{"b": 1}]}, {"a": []}), violations=())
    assert kept(given, []) == given


def test_who_hears_of_alarms_is_found_in_the_configuration() -> None:
    alarms = '{"subscriptions": [{"endpoint": "a@example.com", "protocol": "email"}, 1], "x": "y"}'
    config = {"m:alarms": alarms, "m:tags": "{not json", "m:replicas": "[]", "m:b": {"x": 1}}
    assert [*heard(config)] == ["a@example.com"]
