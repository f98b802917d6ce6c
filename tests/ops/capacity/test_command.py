import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from market_intelligence.cost.prices import DEFAULT_FILE
from market_intelligence.specs import REQUESTS
from ops import stacks
from ops.capacity.page import of_production
from ops.capacity.report import document, tables
from ops.capacity.sources import RefusalError, workload
from settings.stack import StackSettings
from tests.ops.mi import Ran, ran

LOAD = {"requestsPerSecond": 1, "peakRequestsPerSecond": 3, "life": {"progressUpdates": 3}}
ADVICE = "set the expected load there, or name another file with --workload."


def of_prod(*words: str) -> Ran:
    return ran("capacity", "--stack", "prod", *words)


def refused(*words: str) -> str:
    done = of_prod(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr


def written(folder: Path, text: str, name: str = "load.yaml") -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


def test_it_takes_the_workload_of_the_stack() -> None:
    done = of_prod("--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == json.loads(json.dumps(document(of_production())))


def test_people_get_tables() -> None:
    text = of_prod().stdout
    assert [table.title for table in tables(of_production()) if table.title not in text] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "load.yaml",
            "requestsPerSecond: 1\npeakRequestsPerSecond: 3\nlife: {progressUpdates: 3}\n",
        ),
        ("load.json", json.dumps(LOAD)),
    ],
)
def test_a_file_may_have_another_workload(tmp_path: Path, name: str, text: str) -> None:
    done = of_prod("--workload", written(tmp_path, text, name), "--json")
    found = json.loads(done.stdout)["workload"]
    assert (found["peakRequestsPerSecond"], found["life"]["progressUpdates"]) == (3, 3)
    assert found["retentionDays"] == stacks.settings("prod").of_table(REQUESTS).kept_days


@pytest.mark.parametrize(
    ("load", "days"), [(LOAD, 30), (LOAD | {"retentionDays": 7}, 7)], ids=["stack", "workload"]
)
def test_requests_are_kept_as_long_as_the_stack_says(load: dict[str, object], days: int) -> None:
    sections: dict[str, Any] = {"workload": load, "requests": {"retentionDays": 30}}
    stack = StackSettings.model_validate({"environment": "prod", **sections})
    assert workload(None, stack, "prod").retention_days == days


def test_a_peak_above_a_ceiling_has_an_exit_code(tmp_path: Path) -> None:
    load = written(tmp_path, "requestsPerSecond: 1\npeakRequestsPerSecond: 100\n")
    done = of_prod("--workload", load, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["exceeded"] == [
        "writes of status-index: processing",
        "writes of strategy-index: table",
    ]


def test_a_file_may_have_other_prices(tmp_path: Path) -> None:
    other = json.loads(DEFAULT_FILE.read_text()) | {"region": "eu-west-1"}
    done = of_prod("--prices", written(tmp_path, json.dumps(other), "prices.json"), "--json")
    assert json.loads(done.stdout)["prices"]["region"] == "eu-west-1"


@pytest.mark.parametrize(("suffix", "start"), [(".svg", b"<?xml"), (".png", b"\x89PNG")])
def test_a_chart_is_drawn(tmp_path: Path, suffix: str, start: bytes) -> None:
    chart = tmp_path / f"capacity{suffix}"
    done = of_prod("--chart", str(chart), "--json")
    assert chart.read_bytes().startswith(start)
    assert done.stderr == f"Drawn: {chart}\n"


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("--chart", "a.pdf"), "a.pdf is not a name for a picture: end it in .svg or .png.\n"),
        (("--chart", "no/a.svg"), "no/a.svg cannot be written: No such file or directory.\n"),
        (("--workload", "no.yaml"), "no.yaml cannot be read: No such file or directory.\n"),
        (
            ("--stack", "dev"),
            (
                "market-intelligence:workload of Pulumi.dev.yaml sets no requestsPerSecond: "
                f"{ADVICE}\n"
            ),
        ),
    ],
    ids=["kind", "folder", "no file", "no load"],
)
def test_what_cannot_be_used_is_named(words: tuple[str, ...], fault: str) -> None:
    assert refused(*words) == fault


def test_no_such_stack_is_refused() -> None:
    assert refused("--stack", "nowhere").startswith("There is no stack 'nowhere': ")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"peakRequestsPerSecond: 5", f" sets no requestsPerSecond: {ADVICE}"),
        (
            b"{",
            (
                ", line 1: this is not valid YAML (while parsing a flow node, expected the node "
                "content, but found '<stream end>'). Correct it."
            ),
        ),
        (
            b"- 1",
            " is not an object of settings: write names with values, as requestsPerSecond: 5.",
        ),
        (b"", " is not an object of settings: write names with values, as requestsPerSecond: 5."),
        (b"\xff", ", line 1: the byte 0xFF is not UTF-8. Save the file as UTF-8."),
    ],
    ids=["no load", "YAML", "list", "nothing", "bytes"],
)
def test_a_file_without_a_workload_is_refused(tmp_path: Path, data: bytes, fault: str) -> None:
    path = tmp_path / "load.yaml"
    path.write_bytes(data)
    assert refused("--workload", str(path)) == f"{path}{fault}\n"


def test_each_fault_of_a_workload_has_a_sentence(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "requestsPerSecond: fast\npeakRequestsPerSecond: 1e400\n1: 2\n"
        "reads: {byId: 3, byUsers: {}}\nretentionDays: 2026-01-01\n",
    )
    assert refused("--workload", path).splitlines() == [
        f"{path} cannot be used:",
        (
            "  1 is 2: no such setting; allowed: requestsPerSecond, peakRequestsPerSecond, "
            "retentionDays, life, logs, reads, shares, indexes, tables, streamReadsPerSecond"
        ),
        (
            '  peakRequestsPerSecond is "1e400": must be a valid number (requests submitted a '
            "second at peak; by default, as on average)"
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
            '  retentionDays is "2026-01-01T00:00:00Z": must be a whole number (days for which '
            "an ended request is kept; by default, as the stack sets)"
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
@settings(max_examples=40)
def test_whatever_a_file_holds_is_refused_in_words(
    value: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any-{os.getpid()}.json"
    path.write_text(json.dumps(value))
    with pytest.raises(RefusalError) as refusal:
        workload(path, StackSettings(environment="prod"), "prod")
    said = str(refusal.value)
    assert "pydantic" not in said
    assert "Input should" not in said


def test_wrong_prices_are_refused(tmp_path: Path) -> None:
    other = json.loads(DEFAULT_FILE.read_text())
    other["key"]["usd"] = "free"
    del other["backup"]
    path = written(tmp_path, json.dumps(other), "prices.json")
    assert refused("--prices", path).splitlines() == [
        f"{path} cannot be used:",
        "  backup is missing (backups in warm storage)",
        '  key.usd is "free": must be a valid number (the price in USD)',
    ]


def test_a_node_without_a_price_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = {
        "enabled": True,
        "nodeType": "dax.r9.large",
        "subnetIds": ["subnet-1a2b3c4d"],
        "securityGroupIds": ["sg-1a2b3c4d"],
    }
    sections: dict[str, Any] = {"workload": LOAD, "cache": cache}
    stack = StackSettings.model_validate({"environment": "prod", **sections})

    def settings_of(_: str) -> StackSettings:
        return stack

    monkeypatch.setattr(stacks, "settings", settings_of)
    assert refused().startswith("there is no price for nodes of type dax.r9.large, only for ")
