"""What a preview tells, read from either form in which the engine writes it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from ops.review.preview import UNKNOWN, Preview, State, Step, Violation
from ops.review.reading.read import read
from ops.review.tokens import TABLE
from tests.ops.review.previews import (
    Change,
    acted,
    change,
    digest,
    failed,
    preview,
    sample,
    stream,
    update,
    urn,
    violated,
)

DIGEST, STREAM = sample("replace.dev.digest.json"), sample("replace.dev.events.jsonl")
SIGNATURE = "4dabf18193072939515e22adb298388d"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"

OLD, NEW = {"hashKey": "a"}, {"hashKey": "b"}
BEFORE = State(inputs=OLD, outputs={"arn": "x"}, is_protected=True)
AFTER = State(inputs=NEW, outputs={})
REPLACING = {"hashKey": "update-replace", "tags": "add"}


def table_step(op: str, *, marked: bool = False, **more: Any) -> Change:
    """Return a step of a table; one that is marked has only its deletion left to do."""
    old = None if op in ("create", "import") else OLD
    new = None if op in ("delete", "delete-replaced") else NEW
    given = change(op, old, new, outputs={"arn": "x"}, protected=(True, False), **more)
    if marked:
        given["old"]["delete"] = True
    return given


def step(**more: Any) -> Step:
    return Step(urn=urn(TABLE, "requests"), type=TABLE, name="requests", **more)


REPLACED = step(
    op="replace",
    old=BEFORE,
    new=AFTER,
    diffs={"hashKey": "update", "tags": "add"},
    replace_keys=("hashKey",),
)
MADE, WHOLE = (table_step(op, diff_kinds=REPLACING) for op in ("create-replacement", "replace"))
GONE = table_step("delete-replaced")
MARKED = [
    table_step("create-replacement", diff_kinds=REPLACING, marked=True),
    table_step("replace", diff_kinds=REPLACING, marked=True),
    table_step("delete-replaced", marked=True),
]
UPDATED = step(op="update", old=BEFORE, new=AFTER, diffs={"hashKey": "update"})


def by_names(op: str, *names: str) -> Change:
    """Return a step of a provider that names properties and no more."""
    given = change(op, {"a": 1, "c": 1}, {"b": 1, "c": 2})
    return given | {"diffs": [*names], "detailedDiff": {}}


STEPS: dict[str, tuple[list[Change], list[Step]]] = {
    "a replacement in one step": ([WHOLE], [REPLACED]),
    "a replacement before the old goes": ([MADE, WHOLE, GONE], [REPLACED]),
    "a replacement after the old goes": ([GONE, WHOLE, MADE], [REPLACED]),
    "a replacement without the step that is both": ([GONE, MADE], [REPLACED]),
    "a replacement whose old the engine marks": (MARKED, [REPLACED]),
    "a replacement without details": (
        [table_step("replace", replace_keys=["hashKey"], diffs=[])],
        [replace(REPLACED, diffs={})],
    ),
    "a replacement by an import": (
        [table_step("import-replacement")],
        [step(op="replace", old=BEFORE, new=AFTER)],
    ),
    "created": ([table_step("create")], [step(op="create", new=AFTER)]),
    "deleted": ([table_step("delete")], [step(op="delete", old=BEFORE)]),
    "deleted, and kept in AWS": (
        [table_step("delete", retained=True)],
        [step(op="delete", old=replace(BEFORE, is_retained=True))],
    ),
    "updated": ([table_step("update")], [UPDATED]),
    "kept": ([table_step("same")], [step(op="same", old=BEFORE, new=AFTER)]),
    "read": ([table_step("read-replacement")], [step(op="read", old=BEFORE, new=AFTER)]),
    "forgotten": ([table_step("discard-replaced")], [step(op="discard", old=BEFORE, new=AFTER)]),
    "imported": ([table_step("import")], [step(op="import", new=AFTER)]),
    "left over from an earlier replacement": (
        [table_step("delete-replaced", marked=True)],
        [step(op="delete", old=BEFORE)],
    ),
    "left over beside what is kept": (
        [table_step("same"), table_step("delete-replaced", marked=True)],
        [step(op="same", old=BEFORE, new=AFTER), step(op="delete", old=BEFORE)],
    ),
    "a component": (
        [table_step("create") | {"new": {"custom": False}}],
        [step(op="create", new=State(inputs={}, outputs={}), is_component=True)],
    ),
    "a provider that names only properties": (
        [by_names("update", "a", "b", "c")],
        [
            step(
                op="update",
                old=State(inputs={"a": 1, "c": 1}, outputs={}),
                new=State(inputs={"b": 1, "c": 2}, outputs={}),
                diffs={"a": "delete", "b": "add", "c": "update"},
            )
        ],
    ),
    "a refresh that finds nothing": (
        [table_step("refresh"), table_step("same")],
        [step(op="same", old=BEFORE, new=AFTER)],
    ),
    "drift that is undone": (
        [table_step("update", diffs=["x"]), table_step("update")],
        [replace(UPDATED, diffs={"x": "update"})],
    ),
    "a resource that is recreated": (
        [table_step("delete"), table_step("create")],
        [step(op="create", new=AFTER)],
    ),
    **{
        f"what only the engine remembers, {op}": ([table_step(op)], [])
        for op in ("remove-pending-replace", "refresh", "diff", "extend-parameterize")
    },
}


@pytest.mark.parametrize(("given", "expected"), STEPS.values(), ids=STEPS)
def test_steps_are_read_the_same_from_either_form(
    given: list[Change], expected: list[Step]
) -> None:
    by_events, by_digest = (
        read(text, "prod") for text in (stream(*map(acted, given)), digest(*given))
    )
    assert [*by_events.steps] == expected
    assert by_digest.steps == by_events.steps


def test_a_urn_has_a_stack_a_type_and_a_name() -> None:
    name = "urn:pulumi:dev-2::market-intelligence::my:own:Group$aws:sns/topic:Topic::alarms::all"
    found = read(stream(acted(table_step("create") | {"urn": name})))
    [one] = found.steps
    assert (found.stack, one.type, one.name) == ("dev-2", "aws:sns/topic:Topic", "alarms::all")


@pytest.mark.parametrize("name", ["replace.dev.digest.json", "replace-steps.dev.digest.json"])
def test_a_real_digest_and_real_events_agree(name: str) -> None:
    by_digest, by_events = read(sample(name)), read(STREAM)
    [one], [other] = (
        [each for each in of.steps if each.op == "replace"] for of in (by_digest, by_events)
    )
    assert (one.name, one.diffs, one.replace_keys) == ("logs", {"hashKey": "update"}, ("hashKey",))
    assert one == other
    assert (by_digest.environment, by_digest.stack, by_digest.unchanged) == ("dev", "dev", 12)
    assert by_digest.violations is None
    assert len(by_events.violations or ()) == 3
    # What the policies say is why the preview failed, where the preview has it.
    assert (by_digest.errors, by_events.errors) == (("preview failed",), ())


def test_an_environment_may_have_another_name_than_its_stack() -> None:
    found = read(sample("same.prod.digest.json"), "production")
    assert (found.environment, found.stack, found.unchanged) == ("production", "prod", 101)


def test_a_failed_preview_that_names_nothing_is_of_the_environment_that_is_named() -> None:
    text = json.dumps({"diagnostics": [{"message": "error: no stack", "severity": "error"}]})
    assert read(text, "dev") == Preview(
        environment="dev", steps=(), violations=None, errors=("no stack",)
    )


def test_lists_and_the_events_of_the_service_are_read_as_their_elements() -> None:
    events = [json.loads(line) for line in STREAM.splitlines()]
    for text in (json.dumps(events), json.dumps({"events": events}, indent=2), f"\ufeff{STREAM}"):
        assert read(text) == read(STREAM)


PACK = {"PolicyPacks": {"market-intelligence": "v0.1.0"}}
MENDS = {"policyName": "tags", "before": {"name": "b"}, "after": {"tags": "t", "name": "a"}}
POLICIES: dict[str, tuple[list[dict[str, Any]], dict[str, Any], list[Violation] | None]] = {
    "no pack was asked": ([], {}, None),
    "a pack that agrees": ([], PACK, []),
    "a resource and the stack": (
        [
            violated("p", "Set it.\n", resource="urn:a"),
            violated("q", "No.", "advisory", resource=""),
        ],
        PACK,
        [
            Violation(policy="p", level="mandatory", message="Set it.", urn="urn:a"),
            Violation(policy="q", level="advisory", message="No."),
        ],
    ),
    "a stream without its pack": (
        [violated("p", "No.")],
        {},
        [Violation(policy="p", level="mandatory", message="No.")],
    ),
    "other words for the levels": (
        [violated("p", "No.", level) for level in ("warning", "none", "disabled", "remediate")],
        PACK,
        [
            Violation(policy="p", level="advisory", message="No."),
            Violation(policy="p", level="remediate", message="No."),
        ],
    ),
    "policies that remediate": (
        [{"policyRemediationEvent": MENDS}, {"policyRemediationEvent": {"policyName": "other"}}],
        PACK,
        [
            Violation(policy="tags", level="remediate", message="The policy changes tags, name."),
            Violation(policy="other", level="remediate", message="The policy changes properties."),
        ],
    ),
}


@pytest.mark.parametrize(("events", "end", "expected"), POLICIES.values(), ids=POLICIES)
def test_what_policies_say_is_read(
    events: list[dict[str, Any]], end: dict[str, Any], expected: list[Violation] | None
) -> None:
    found = read(stream(*events, end=end), "prod").violations
    assert found == (None if expected is None else tuple(expected))


FORBIDDEN = violated("p", "No.")
UNHANDLED = "an unhandled error occurred: program exited with non-zero exit code: 1"
ERRORS: dict[str, tuple[list[dict[str, Any]], dict[str, Any], tuple[str, ...]]] = {
    "each once, without how bad it is": (
        [failed("<{%fg 1%}>error: <{%reset%}>no\n"), failed("error: no\n")],
        {},
        ("no",),
    ),
    "not that there was one": ([failed("error: no"), failed(f"error: {UNHANDLED}")], {}, ("no",)),
    "that there was one, where nothing else is said": ([failed(UNHANDLED)], {}, (UNHANDLED,)),
    "that the preview failed": ([failed("preview failed")], {}, ("preview failed",)),
    "not that it failed, where policies say why": ([FORBIDDEN, failed("preview failed")], {}, ()),
    "something else beside what policies say": (
        [FORBIDDEN, failed("no region")],
        {},
        ("no region",),
    ),
    "no warning": ([{"diagnosticEvent": {"message": "old", "severity": "warning"}}], {}, ()),
    "a result": ([], {"result": "canceled"}, ("The preview is incomplete: canceled.",)),
    "a result that is known": ([failed("no")], {"result": "failed"}, ("no",)),
    "no result": ([], {"result": "succeeded"}, ()),
}


@pytest.mark.parametrize(("events", "end", "expected"), ERRORS.values(), ids=ERRORS)
def test_errors_are_read(
    events: list[dict[str, Any]], end: dict[str, Any], expected: tuple[str, ...]
) -> None:
    assert read(stream(*events, end=end), "prod").errors == expected


def test_the_errors_of_a_digest_are_read() -> None:
    text = digest(errors=["error: no\n", "error: no\n"], changeSummary=None)
    assert read(text, "prod").errors == ("no",)
    found = read(sample("failed.dev.digest.json"))
    assert found.errors[0].splitlines()[-1] == "ValueError: [e-mail address] is `no` <b>value</b>"


SEEN = {
    "\x1b[31;1mred\x1b[0m": "red",
    "a\x07b\x1b]c": "a b ]c",
    "safe\u202eefas": "safe efas",
    "half \ud83d of one": "half   of one",
    "a  \r\nb\t\n\n": "a\nb",
    "ä → 🛑": "ä → 🛑",
}


@pytest.mark.parametrize(("text", "expected"), SEEN.items())
def test_text_keeps_what_is_seen(text: str, expected: str) -> None:
    assert preview(errors=[text]).errors == (expected,)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(True, True, id="a flag"),
        pytest.param(None, None, id="none"),
        pytest.param({"b": [1, {"__defaults": ["c"], "c": 1}]}, {"b": [1, {"c": 1}]}, id="plain"),
        pytest.param([UNKNOWN], [UNKNOWN], id="an unknown text"),
        pytest.param("1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", UNKNOWN, id="an unknown flag"),
        pytest.param({SIGNATURE: OUTPUT, "value": ["a"]}, ["a"], id="an output"),
        pytest.param({SIGNATURE: OUTPUT}, UNKNOWN, id="an unknown output"),
        pytest.param(
            {SIGNATURE: OUTPUT, "value": "word", "secret": True}, "[secret]", id="a secret output"
        ),
        pytest.param(
            {SIGNATURE: "5cf8f73096256a8f31e491e813e4eb8e", "urn": "urn:x", "id": "i"},
            "urn:x",
            id="a resource",
        ),
        pytest.param(
            {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "hash": "ab", "text": "word"},
            "file ab",
            id="a file",
        ),
        pytest.param({SIGNATURE: "new", "value": "word"}, "[secret]", id="an unknown mark"),
    ],
)
def test_values_lose_the_engines_marks(value: object, expected: object) -> None:
    [one] = preview(update({}, {"a": value})).steps
    assert one.new == State(inputs={"a": expected}, outputs={})


LOADING, LOGGED = "Loading policy packs...\n", '{"level": "info", "duration": 3}\n'


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


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_other_lines_are_quoted_wherever_they_are(newline: str) -> None:
    first, last = (
        json.dumps(json.loads(line)) for line in stream(acted(table_step("same"))).splitlines()
    )
    lines = [
        "PS C:\\> pulumi preview --json",
        "\x1b[32mLoading policy packs...\x1b[0m",
        f"Loading... {first}",
        "",
        "Downloading: 1 MiB [=>--] 5%\rDownloading: 2 MiB [==>-] 50%",
        "[3] of [7] done: see {this}",
        f"\x1b[1m{{\x1b[0m{last[1:]} error: no such file {'x' * 80}",
    ]
    found = read(newline.join(lines))
    assert [*found.skipped] == [
        "line 1: `PS C:\\> pulumi preview --json`",
        "line 2: `Loading policy packs...`",
        "line 3: `Loading...`",
        "line 5: `Downloading: 2 MiB [==>-] 50%`",
        "line 6: `[3] of [7] done: see {this}`",
        f"line 7: `error: no such file {'x' * 60}…`",
    ]
    # What the engine says there of an error counts.
    assert found.errors == (f"no such file {'x' * 80}",)


NEWER_STATE = {"taint": False, "hideDiff": [["tags"]], "resourceHooks": {"before-update": ["ask"]}}
NEWER_EVENTS: list[dict[str, Any]] = [
    {"policyLoadEvent": {}},
    {"progressEvent": {"type": "plugin-download", "id": "aws", "received": 1, "total": 1}},
    {"policyAnalyzeSummaryEvent": {"resourceUrn": "", "policyPackName": "p", "failed": ["a"]}},
    {"policyAnalyzeStackSummaryEvent": {"policyPackName": "p", "passed": ["b"]}},
    {"errorEvent": {"error": "internal"}},
    {"stdoutEvent": {"message": "hello", "color": "never"}},
]


def test_what_todays_engine_adds_changes_nothing() -> None:
    older, newer = table_step("update"), table_step("update")
    newer["snippetID"] = "0b7c"
    for part in ("old", "new"):
        newer[part] |= NEWER_STATE
    said, end = violated("p", "No."), {"isPreview": True, "result": "failed"}
    rated = {"policyEvent": said["policyEvent"] | {"severity": "high"}}
    assert read(digest(newer, isPreview=True)) == read(digest(older))
    assert read(stream(*NEWER_EVENTS, acted(newer), rated, failed("preview failed"), end=end)) == (
        read(stream(acted(older), said, failed("preview failed")))
    )
