from pathlib import Path
from typing import Any

import pytest
import yaml

from ops.adopt.stack_file import EditError, edited, lines

PROJECT = Path(__file__).parents[3]
NAMED = {"requests": {"tableName": "my_requests"}}
BOTH = {"requests": {"tableName": "my_requests", "timeToLive": False}, "logs": {"tableName": "x_1"}}
START = "config:\n  aws:region: us-east-1\n"
SECTION = f"{START}  market-intelligence:requests"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            f"{START}",
            f"{SECTION}:\n    tableName: my_requests\n",
            id="no section",
        ),
        pytest.param(
            f"{SECTION}:\n    stream: KEYS_ONLY # as before\n"
            "    # Of the logs.\n\n  market-intelligence:logs:\n    enabled: false\n",
            f"{SECTION}:\n    stream: KEYS_ONLY # as before\n"
            "    tableName: my_requests\n"
            "    # Of the logs.\n\n  market-intelligence:logs:\n    enabled: false\n",
            id="a section with comments",
        ),
        pytest.param(
            f"{SECTION}:\n      indexes:\n        user-index:\n"
            "          maxReadUnits: 5\n# The end.\nencryptionsalt: v1:abc\n",
            f"{SECTION}:\n      indexes:\n        user-index:\n"
            "          maxReadUnits: 5\n      tableName: my_requests\n"
            "# The end.\nencryptionsalt: v1:abc\n",
            id="a section in a section, and something after config",
        ),
        pytest.param(
            f"{SECTION}:\n    readers:\n      - arn:a\n      - arn:b\n",
            f"{SECTION}:\n    readers:\n      - arn:a\n      - arn:b\n    tableName: my_requests\n",
            id="a list at the end",
        ),
        pytest.param(
            f"{SECTION}: {{stream: KEYS_ONLY}}\n",
            f"{SECTION}: {{stream: KEYS_ONLY, tableName: my_requests}}\n",
            id="in braces",
        ),
        pytest.param(
            f"{SECTION}: {{}}\n",
            f"{SECTION}: {{tableName: my_requests}}\n",
            id="empty braces",
        ),
        pytest.param(
            f"{SECTION}: # nothing yet\n  a: {{}}\n",
            f"{SECTION}: # nothing yet\n    tableName: my_requests\n  a: {{}}\n",
            id="nothing in it",
        ),
        pytest.param(
            f'{START}  "market-intelligence:requests":\n    tableName: "old" # was it\n    a: X\n',
            f'{START}  "market-intelligence:requests":\n'
            "    tableName: my_requests # was it\n    a: X\n",
            id="another value",
        ),
        pytest.param(
            f"{SECTION}:\n    stream: |\n      X\n      Y\n\n  a: b\n",
            f"{SECTION}:\n    stream: |\n      X\n      Y\n\n    tableName: my_requests\n  a: b\n",
            id="a text over several lines",
        ),
        pytest.param(
            "config: # of this stack\n    aws:region: us-east-1",
            "config: # of this stack\n    aws:region: us-east-1\n"
            "    market-intelligence:requests:\n      tableName: my_requests",
            id="no end of the last line",
        ),
    ],
)
def test_the_rest_stays_as_it_is(before: str, after: str) -> None:
    assert edited(before, NAMED) == after
    assert edited(after, NAMED) == after


def test_all_settings_are_written() -> None:
    assert edited(START, BOTH) == (
        f"{START}  market-intelligence:requests:\n    tableName: my_requests\n"
        "    timeToLive: false\n  market-intelligence:logs:\n    tableName: x_1\n"
    )
    assert edited(START, {}) == START


@pytest.mark.parametrize("stack", ["dev", "staging", "prod"])
def test_the_projects_own_files_only_gain_lines(stack: str) -> None:
    text = (PROJECT / f"Pulumi.{stack}.yaml").read_text()
    result = edited(text, BOTH)

    kept = iter(result.splitlines())
    assert all(line in kept for line in text.splitlines())
    config: dict[str, Any] = yaml.safe_load(result)["config"]
    assert config["market-intelligence:requests"]["tableName"] == "my_requests"
    assert config["market-intelligence:logs"]["tableName"] == "x_1"


@pytest.mark.parametrize("name", ["123", "1_0", "1e5", "true", "no", "0x1f", "2024-01-01", "1.5"])
def test_a_name_stays_a_text(name: str) -> None:
    result = edited(START, {"requests": {"tableName": name}})

    assert result.endswith(f'    tableName: "{name}"\n')
    assert yaml.safe_load(result)["config"]["market-intelligence:requests"] == {"tableName": name}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "config: []\n",
        "config: {aws:region: us-east-1}\n",
        f"{START}  market-intelligence:requests: [a]\n",
        f"{START}  market-intelligence:requests: text\n",
        (
            f"{START}  market-intelligence:requests: &same\n    stream: X\n"
            "  market-intelligence:logs: *same\n"
        ),
        "config: {a: b\n",
    ],
    ids=["empty", "a list", "all in braces", "a list for it", "a text", "an anchor", "no YAML"],
)
def test_what_cannot_be_added_to_is_left_to_people(text: str) -> None:
    with pytest.raises(EditError) as refused:
        edited(text, BOTH)

    assert str(refused.value) == (
        "Nothing was written; below config, it has to say:\n"
        "  market-intelligence:requests:\n    tableName: my_requests\n    timeToLive: false\n"
        "  market-intelligence:logs:\n    tableName: x_1"
    )


def test_lines_are_what_people_write() -> None:
    assert lines(NAMED) == [
        "  market-intelligence:requests:",
        "    tableName: my_requests",
    ]
