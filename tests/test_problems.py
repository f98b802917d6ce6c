from collections.abc import Callable

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from problems import known_settings, report
from tests.conftest import PROJECT, Mocks


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)

    max_units: int = Field(default=1, le=9, strict=True, description="units, up to 9")


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)

    limits: Inner = Field(default=Inner(), description="what is allowed")
    code: str = Field(default="a", pattern="^a{1}$", description="code of one letter")
    labels: dict[str, str] = Field(default={}, max_length=2, description="labels of all")


def problems(values: dict[str, object]) -> Callable[[], str]:
    def write() -> str:
        with pytest.raises(ValidationError) as refused:
            Outer.model_validate(values)
        return report(refused.value, Outer)

    return write


def test_known_settings_are_paths_into_every_section() -> None:
    assert list(known_settings(Outer)) == ["limits", "limits.maxUnits", "code", "labels"]


def test_report_lists_every_problem_in_order(mocks: Mocks) -> None:
    values: dict[str, object] = {
        "limit": 1,
        "limits": {"maxUnits": 10},
        "labels": {"team": 7},
    }

    assert mocks.run(problems(values), stack="prod") == (
        "The configuration of stack 'prod' has 3 problems:\n"
        "  market-intelligence:labels.team is 7: must be text, in quotes (labels of all)\n"
        "  market-intelligence:limit is 1: no such setting; did you mean limits?\n"
        "  market-intelligence:limits.maxUnits is 10: must be less than or equal to 9 "
        "(units, up to 9)\n"
        "Nothing was deployed. Correct Pulumi.prod.yaml and run again."
    )


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        pytest.param(
            {"maxUnits": 3},
            "maxUnits is 3: no such setting; did you mean limits.maxUnits?",
            id="setting of another section",
        ),
        pytest.param(
            {"limits": {"max_units": 3}},
            "limits.max_units is 3: no such setting; did you mean limits.maxUnits?",
            id="setting in another case",
        ),
        pytest.param(
            {"zzz": "é"},
            'zzz is "é": no such setting; there are limits, limits.maxUnits, code, labels',
            id="setting like no other",
        ),
        pytest.param(
            {"limits": None}, "limits is null: must be an object (what is allowed)", id="nothing"
        ),
        pytest.param(
            {"labels": {"a": "1", "b": "2", "c": "3"}},
            'labels is {"a": "1", "b": "2", "c": "3"}: must have at most 2 entries (labels of all)',
            id="too many",
        ),
        pytest.param(
            {"code": "b"},
            "code is \"b\": must match pattern '^a{1}$' (code of one letter)",
            id="in the library's words",
        ),
    ],
)
def test_problem_says_what_and_where(mocks: Mocks, values: dict[str, object], problem: str) -> None:
    assert mocks.run(problems(values)).splitlines()[1:-1] == [f"  market-intelligence:{problem}"]


def test_secret_values_are_not_shown(mocks: Mocks) -> None:
    values: dict[str, object] = {"limits": {"maxUnits": "hunter2"}, "limitz": "hunter3"}
    secret_keys = [f"{PROJECT}:limits", f"{PROJECT}:limitz"]

    written = mocks.run(problems(values), secret_keys=secret_keys)

    start = "  market-intelligence:"
    assert written.splitlines()[1:-1] == [
        f"{start}limits.maxUnits is [secret]: must be a whole number (units, up to 9)",
        f"{start}limitz is [secret]: no such setting; did you mean limits?",
    ]
