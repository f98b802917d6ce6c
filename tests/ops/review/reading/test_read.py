import json
from dataclasses import replace
from typing import Any

import pytest

from ops.review.preview import Preview, Violation
from ops.review.reading.documents import TAKE
from ops.review.reading.errors import PreviewError
from ops.review.reading.read import read
from tests.ops.review.given import acted, digest, sample, side, stream, told

DIGEST, STREAM = sample("replace.dev.digest.json"), sample("replace.dev.events.jsonl")


def refused(text: str) -> str:
    with pytest.raises(PreviewError) as error:
        read(text)
    return str(error.value)


@pytest.mark.parametrize("name", ["replace.dev.digest.json", "replace-steps.dev.digest.json"])
def test_the_digest_and_the_events_of_a_preview_tell_the_same(name: str) -> None:
    by_digest, by_events = read(sample(name)), read(STREAM)
    (one,) = [step for step in by_digest.steps if step.op == "replace"]
    (other,) = [step for step in by_events.steps if step.op == "replace"]
    assert (one.name, one.diffs, one.replace_keys) == ("logs", {"hashKey": "update"}, ("hashKey",))
    assert one == other
    assert (by_digest.environment, by_digest.stack, by_digest.unchanged) == ("dev", "dev", 12)
    assert by_digest.violations is None
    assert len(by_events.violations or ()) == 3
    # What the policies say is why the preview failed, where they are told.
    assert (by_digest.errors, by_events.errors) == (("preview failed",), ())


@pytest.mark.parametrize(
    "name", ["subscription.prod.digest.json", "subscription.prod.events.jsonl"]
)
def test_nothing_of_an_address_is_left(name: str) -> None:
    text = sample(name)
    assert "@example.com" in text
    found = read(text)
    assert sorted(one.op for one in found.steps) == ["create", "delete", "same"]
    assert "example.com" not in repr(found)


def test_ciphertexts_are_left_out() -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
    inputs = {"endpoint": secret | {"ciphertext": "v1:abc:def", "plaintext": '"word-word"'}}
    found = read(stream(acted("create", new=side(inputs, {"echo": "word-word"}))))
    assert found.steps[0].new is not None
    assert found.steps[0].new.inputs == {"endpoint": "[secret]"}
    assert found.steps[0].new.outputs == {"echo": "[secret]"}


def test_an_environment_may_have_another_name_than_its_stack() -> None:
    found = read(sample("same.prod.digest.json"), "production")
    assert (found.environment, found.stack, found.unchanged) == ("production", "prod", 101)


def errors(*messages: str) -> str:
    said = [{"message": one, "severity": "error"} for one in messages]
    return json.dumps(digest(told("same"), diagnostics=said))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(errors("error: no\n", "error: no\n"), ("no",), id="each once"),
        pytest.param(
            errors(
                "error: no",
                "error: an unhandled error occurred: program exited with non-zero exit code: 1",
            ),
            ("no",),
            id="not that there was one",
        ),
        pytest.param(errors("error: preview failed"), ("preview failed",), id="the only one"),
    ],
)
def test_errors_are_told(text: str, expected: tuple[str, ...]) -> None:
    assert read(text).errors == expected


def test_a_preview_that_failed_is_read() -> None:
    found = read(sample("failed.dev.digest.json"))
    assert found.errors[0].splitlines()[-1] == "ValueError: [e-mail address] is `no` <b>value</b>"


def test_a_failed_preview_that_names_nothing_needs_its_environment() -> None:
    text = json.dumps({"diagnostics": [{"message": "error: no stack", "severity": "error"}]})
    assert refused(text) == "It names no resource, so not its stack: write ENVIRONMENT=FILE."
    assert read(text, "dev") == Preview(
        environment="dev", steps=(), violations=None, errors=("no stack",)
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            "{}",
            "It is empty: the engine stopped, and its error output says why.",
            id="what an engine writes that stops",
        ),
        pytest.param(
            '{}\nerror: open "a/PulumiPolicy.yaml": no such file\n',
            "It holds no preview, because the engine stopped: "
            'error: open "a/PulumiPolicy.yaml": no such file',
            id="why an engine stops",
        ),
        pytest.param(
            f"{DIGEST}\nDone.\n{DIGEST}",
            "It holds 2 previews, which begin in lines 1 and 260: give each its own file.",
            id="two",
        ),
        pytest.param('{"version": 3}', f"It is JSON, but no preview. {TAKE}", id="a state"),
        pytest.param('{"events": []}', f"It holds no preview. {TAKE}", id="no events"),
        pytest.param(
            f"{DIGEST}\n{STREAM}",
            f"It holds {len(STREAM.splitlines()) + 1} documents, of which one is a whole preview: "
            f"`pulumi up` writes that before it deploys. {TAKE}",
            id="what up writes",
        ),
        pytest.param(
            '{"steps": ' + "[" * 100_000,
            f"It is nested deeper than a preview can be. {TAKE}",
            id="too deep",
        ),
    ],
)
def test_what_is_no_preview_is_refused(text: str, sentence: str) -> None:
    assert refused(text) == sentence


def test_values_nested_too_deeply_are_refused() -> None:
    deep: Any = {}
    for _ in range(400):
        deep = {"a": [deep]}
    text = stream(acted("create", new=side({"deep": deep})))
    assert refused(text) == f"It is nested deeper than a preview can be. {TAKE}"


def test_a_policy_of_the_stack_has_no_resource() -> None:
    said = {"policyName": "alarms", "message": "None.", "enforcementLevel": "mandatory"}
    found = read(stream(acted("same"), {"policyEvent": said}))
    assert found.violations == (Violation(policy="alarms", level="mandatory", message="None."),)


LOADING = "Loading policy packs...\n"
LOGGED = '{"level": "info", "duration": 3}\n'


@pytest.mark.parametrize("text", [DIGEST, STREAM], ids=["digest", "events"])
@pytest.mark.parametrize(
    ("before", "after", "skipped"),
    [
        pytest.param(
            LOADING, "a@example.com\n", ("Loading policy packs...", "[e-mail address]"), id="words"
        ),
        pytest.param(LOGGED, LOGGED, ("{level, duration}", "{level, duration}"), id="a log"),
    ],
)
def test_a_preview_is_the_same_among_other_lines(
    text: str, before: str, after: str, skipped: tuple[str, str]
) -> None:
    last = text.count("\n") + 2
    quoted = (f"line 1: `{skipped[0]}`", f"line {last}: `{skipped[1]}`")
    assert read(before + text + after) == replace(read(text), skipped=quoted)


def test_events_are_the_same_with_lines_between_them() -> None:
    found = read(STREAM.replace("\n", "\nstill going\n"))
    assert len(found.skipped) == STREAM.count("\n")
    assert replace(found, skipped=()) == read(STREAM)


def test_what_the_engine_says_after_a_preview_of_an_error_counts() -> None:
    whole = json.dumps(digest(told("same")))
    assert read(f"{whole}\nerror: the pack stopped\n").errors == ("the pack stopped",)
