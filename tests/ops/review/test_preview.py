from ops.review.preview import UNKNOWN, Preview, State, Step, Violation


def test_little_is_enough_for_a_preview() -> None:
    preview = Preview(environment="dev", steps=(), violations=None)
    assert (preview.errors, preview.stack, preview.unchanged) == ((), "", 0)
    step = Step(op="same", urn="urn:a", type="b", name="c")
    assert (step.old, step.new, step.diffs, step.replace_keys) == (None, None, {}, ())
    assert step.is_component is False
    assert State(inputs={}, outputs={}).is_protected is False
    assert Violation(policy="p", level="advisory", message="No.").urn is None


def test_unknown_values_are_as_the_engine_writes_them() -> None:
    assert UNKNOWN == "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
