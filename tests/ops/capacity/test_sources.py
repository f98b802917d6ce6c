import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ops.capacity.sources import RefusalError, prices, workload
from settings import StackSettings
from tables.cost.prices import DEFAULT_FILE, default_prices
from tables.load.workload import Workload

LOAD = {"requestsPerSecond": 2, "life": {"progressUpdates": 3}}


def stack(**sections: Any) -> StackSettings:
    return StackSettings.model_validate({"environment": "prod", **sections})


def written(folder: Path, text: str, name: str = "load.yaml") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def refused(path: Path | None, given: StackSettings | None = None) -> list[str]:
    with pytest.raises(RefusalError) as refusal:
        workload(path, given or stack(), "prod")
    return str(refusal.value).splitlines()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("load.yaml", "requestsPerSecond: 2\nlife: {progressUpdates: 3}\n"),
        ("load.yml", json.dumps(LOAD)),
        ("load.json", json.dumps(LOAD)),
    ],
    ids=["YAML", "JSON as YAML", "JSON"],
)
def test_a_workload_may_be_of_a_file(tmp_path: Path, name: str, text: str) -> None:
    assert workload(written(tmp_path, text, name), stack(), "prod") == Workload.model_validate(
        LOAD | {"retentionDays": 90}
    )


def test_a_workload_is_that_of_the_stack_unless_a_file_is_named(tmp_path: Path) -> None:
    given = stack(workload=LOAD)
    other = written(tmp_path, "requestsPerSecond: 7")

    assert workload(None, given, "prod").requests_per_second == 2
    assert workload(other, given, "prod").requests_per_second == 7


@pytest.mark.parametrize(
    ("load", "days"), [(LOAD, 30), (LOAD | {"retentionDays": 7}, 7)], ids=["stack", "workload"]
)
def test_requests_are_kept_as_long_as_the_stack_says(load: dict[str, object], days: int) -> None:
    given = stack(workload=load, requests={"retentionDays": 30})

    assert workload(None, given, "prod").retention_days == days


ADVICE = "say there what load to expect, or name another file with --workload."


def test_no_load_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "peakRequestsPerSecond: 5")

    assert refused(None) == [
        f"market-intelligence:workload of Pulumi.prod.yaml sets no requestsPerSecond: {ADVICE}"
    ]
    assert refused(path) == [f"{path} sets no requestsPerSecond: {ADVICE}"]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "load.yaml"

    assert refused(path) == [f"{path} cannot be read: No such file or directory."]


FAULT = (
    ", line 1: this is not valid YAML (while parsing a flow node, expected the node content, but "
    "found '<stream end>'). Correct it."
)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("load.yaml", "{", FAULT),
        ("load.json", "{", FAULT),
        ("load.yaml", "- 1", " is no object of settings."),
        ("load.yaml", "", " is no object of settings."),
    ],
    ids=["YAML", "JSON", "list", "nothing"],
)
def test_what_holds_no_settings_is_refused(
    tmp_path: Path, name: str, text: str, fault: str
) -> None:
    path = written(tmp_path, text, name)

    assert refused(path) == [f"{path}{fault}"]


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "load.yaml"
    path.write_bytes(b"\xff")

    assert refused(path) == [f"{path}, line 1: the byte 0xFF is not UTF-8. Save the file as UTF-8."]


def test_each_fault_has_a_sentence(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "requestsPerSecond: fast\npeakRequestsPerSecond: 1e400\n1: 2\n"
        "reads: {byId: 3, byUsers: {}}\nretentionDays: 2026-01-01\n",
    )

    assert refused(path) == [
        f"{path} cannot be used:",
        (
            "  1 is 2: no such setting, only requestsPerSecond, peakRequestsPerSecond, "
            "retentionDays, life, logs, reads, shares, streamReadsPerSecond"
        ),
        (
            '  peakRequestsPerSecond is "1e400": must be a valid number '
            "(requests submitted at peak; without, as on average)"
        ),
        (
            "  reads.byId is 3: must be an object of settings: perSecond, consistent "
            "(requests by their id)"
        ),
        "  reads.byUsers is {}: no such setting; did you mean reads.byUser?",
        (
            '  requestsPerSecond is "fast": must be a valid number '
            "(requests submitted a second, on average)"
        ),
        (
            '  retentionDays is "2026-01-01T00:00:00Z": must be a whole number '
            "(how long an ended request is kept; without, as the stack says)"
        ),
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["life", "reads", "byId", "perSecond", "statuses", "a"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@given(value=VALUES)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_whatever_a_file_holds_is_refused_in_words(
    value: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = written(tmp_path_factory.mktemp("any"), json.dumps(value), "load.json")

    assert [said for said in refused(path) if "pydantic" in said or "Input should" in said] == []


def test_prices_may_be_of_a_file(tmp_path: Path) -> None:
    other = json.loads(DEFAULT_FILE.read_text()) | {"region": "eu-west-1"}
    path = written(tmp_path, json.dumps(other), "prices.json")

    assert prices(None) == default_prices()
    assert prices(path) == default_prices().model_copy(update={"region": "eu-west-1"})


def test_wrong_prices_are_refused(tmp_path: Path) -> None:
    other = json.loads(DEFAULT_FILE.read_text())
    other["key"]["usd"] = "free"
    del other["backup"]
    path = written(tmp_path, json.dumps(other), "prices.json")

    with pytest.raises(RefusalError) as refusal:
        prices(path)

    assert str(refusal.value).splitlines() == [
        f"{path} cannot be used:",
        "  backup is missing (backups in warm storage)",
        '  key.usd is "free": must be a valid number (the price in USD)',
    ]
