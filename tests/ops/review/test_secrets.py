"""What is secret in any part of a preview is shown nowhere."""

import json
from typing import Any

import pytest

from ops.review.preview import Preview, State
from ops.review.reading.read import read
from tests.ops.review.previews import (
    acted,
    change,
    digest,
    failed,
    sample,
    stream,
    update,
    violated,
)

SIGNATURE = "4dabf18193072939515e22adb298388d"
HOOK = "https://example.com/hook/9f2"
SECRET = {SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc:def"}
MASK = "[secret]"


def read_events(*events: dict[str, Any]) -> Preview:
    return read(stream(*events))


@pytest.mark.parametrize(
    "name", ["subscription.prod.digest.json", "subscription.prod.events.jsonl"]
)
def test_nothing_of_an_address_is_left_of_a_real_preview(name: str) -> None:
    text = sample(name)
    assert "@example.com" in text
    found = read(text)
    assert sorted(one.op for one in found.steps) == ["create", "delete", "same"]
    assert "example.com" not in repr(found)


@pytest.mark.parametrize(
    ("old", "outputs", "new"),
    [
        pytest.param({"to": SECRET}, {"to": HOOK}, {}, id="returned by AWS"),
        pytest.param({"to": HOOK}, {}, {"to": SECRET}, id="plain before"),
        pytest.param({"to": SECRET}, {}, {"to": HOOK}, id="plain after"),
        pytest.param({"to": SECRET}, {"to": [HOOK]}, {}, id="in a list"),
        pytest.param({"to": SECRET}, {"to": {"a": HOOK}}, {}, id="in an object"),
        pytest.param({"a": [{"to": SECRET}]}, {"a": [{"to": HOOK}, {"to": ""}]}, {}, id="below"),
        pytest.param(
            {"to": SECRET | {"plaintext": f'"{HOOK}"'}}, {}, {}, id="that the engine shows"
        ),
    ],
)
def test_a_secret_of_one_part_is_masked_in_all(
    old: dict[str, Any], outputs: dict[str, Any], new: dict[str, Any]
) -> None:
    found = read_events(
        acted(update(old, new, outputs=outputs)),
        acted(change("create", None, {HOOK: [f"see {HOOK}!"]}, name=f"logs-{HOOK}")),
        violated("hooks", f"{HOOK} is open.", "advisory"),
        failed(f"cannot reach {HOOK}"),
    )
    assert HOOK not in repr(found)
    _, other = found.steps
    assert other.new == State(inputs={MASK: [f"see {MASK}!"]}, outputs={})
    assert other.name == f"logs-{MASK}"
    assert other.urn.endswith(f"::logs-{MASK}")
    assert [one.message for one in found.violations or ()] == [f"{MASK} is open."]
    assert found.errors == (f"cannot reach {MASK}",)


def test_a_part_that_is_not_secret_stays_beside_one_that_is() -> None:
    old = {"a": [{"to": SECRET, "by": "mail"}], "n": [1, {"b": None}], "c": ["x"]}
    outputs = {"a": [{"to": HOOK, "by": "mail"}, {"to": "you"}], "n": [1], "c": "x"}
    [one] = read_events(acted(update(old, {}, outputs=outputs))).steps
    assert one.old == State(
        inputs={"a": [{"to": MASK, "by": "mail"}], "n": [1, {"b": None}], "c": ["x"]},
        outputs={"a": [{"to": MASK, "by": "mail"}, {"to": "you"}], "n": [1], "c": "x"},
    )


def test_a_secret_that_holds_another_is_masked_whole() -> None:
    old, outputs = {"a": SECRET, "b": SECRET}, {"a": "secret-word", "b": "secret-word-2"}
    found = read_events(acted(update(old, {}, outputs=outputs)), failed("no secret-word-2"))
    assert found.errors == (f"no {MASK}",)


def test_a_text_as_short_as_a_word_is_not_masked() -> None:
    found = read_events(
        acted(update({"a": SECRET}, {}, outputs={"a": "email"})), failed("an email")
    )
    assert found.errors == ("an email",)


@pytest.mark.parametrize(
    ("config", "is_secret"),
    [
        pytest.param({"m:alarms": {"subscriptions": [{"endpoint": HOOK}, 1]}}, True, id="object"),
        pytest.param(
            {"m:alarms": json.dumps({"subscriptions": [{"endpoint": HOOK}]})}, True, id="JSON"
        ),
        pytest.param(
            {"m:tags": "{not json", "m:replicas": "[]", "m:b": {"x": HOOK}}, False, id="else"
        ),
    ],
)
def test_endpoints_of_subscriptions_are_secret_though_the_configuration_shows_them(
    config: dict[str, Any], is_secret: bool
) -> None:
    step = change("create", None, {"to": HOOK})
    for text in (
        stream({"preludeEvent": {"config": config}}, acted(step)),
        digest(step, config=config),
    ):
        assert (HOOK not in repr(read(text))) is is_secret


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ask on-call+1@a.example.com.", "ask [e-mail address]."),
        ("pack market-intelligence@v0.0.1", "pack market-intelligence@v0.0.1"),
        ("@team", "@team"),
    ],
)
def test_any_address_in_a_message_is_masked(text: str, masked: str) -> None:
    found = read_events(acted(change("same", {}, {})), failed(text), violated("p", text))
    assert found.errors == (masked,)
    assert [one.message for one in found.violations or ()] == [masked]
