from collections.abc import Callable
from typing import Annotated

import pytest
from pydantic import AfterValidator, Field, ValidationError, model_validator

from problems import report
from sections.section import Section, conflict, fault, misnomer
from tests.conftest import PROJECT, Mocks


def refuse_odd(number: int) -> int:
    if number % 2:
        raise fault("is odd, so take {even}", even=number + 1)
    return number


def refuse_ten(number: int) -> int:
    if number == 10:
        raise conflict("needs even to be {even}", even=20)
    return number


def refuse_x(name: str) -> str:
    if name == "x":
        raise misnomer("no such label, only y")
    return name


class Inner(Section):
    max_units: Annotated[int, Field(le=9, strict=True)] = Field(
        default=1, description="units, up to 9"
    )
    even: Annotated[int, AfterValidator(refuse_odd)] = Field(default=2, description="even number")
    half: Annotated[int, AfterValidator(refuse_ten)] = Field(default=1, description="half of it")

    @model_validator(mode="after")
    def are_not_equal(self) -> "Inner":
        if self.max_units == self.even:
            raise conflict("has {units} twice", units=self.even)
        return self


class Person(Section):
    name: str = Field(description="what to call them")


class Outer(Section):
    limits: Inner = Field(default=Inner(), description="what is allowed")
    many: list[Inner] = Field(default=[], description="what is allowed, in order")
    people: list[Person] = Field(default=[], description="who is there")
    code: str = Field(default="a", pattern="^a{1}$", description="code of one letter")
    labels: dict[Annotated[str, AfterValidator(refuse_x)], Inner] = Field(
        default={}, max_length=2, description="labels of all"
    )


def written(values: dict[str, object]) -> Callable[[], str]:
    def write() -> str:
        with pytest.raises(ValidationError) as refused:
            Outer.model_validate(values)
        return report(refused.value, Outer)

    return write


def problems(mocks: Mocks, values: dict[str, object], secret: str = "") -> list[str]:
    lines = mocks.run(written(values), secret_keys=[f"{PROJECT}:{secret}"]).splitlines()[1:-1]
    return [line.removeprefix("  market-intelligence:") for line in lines]


def test_report_lists_every_problem_in_order(mocks: Mocks) -> None:
    values: dict[str, object] = {"limit": 1, "limits": {"maxUnits": 10, "even": 3}, "code": "b"}

    assert mocks.run(written(values), stack="prod") == (
        "The configuration of stack 'prod' has 4 problems:\n"
        "  market-intelligence:code is \"b\": must match pattern '^a{1}$' (code of one letter)\n"
        "  market-intelligence:limit is 1: no such setting; did you mean limits?\n"
        "  market-intelligence:limits.even is 3: is odd, so take 4\n"
        "  market-intelligence:limits.maxUnits is 10: must be 9 or less (units, up to 9)\n"
        "Nothing was deployed. Correct Pulumi.prod.yaml and run again."
    )


def test_report_counts_one_problem(mocks: Mocks) -> None:
    assert mocks.run(written({"limits": 1})).startswith(
        "The configuration of stack 'dev' has 1 problem:\n"
    )


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        pytest.param(
            {"code": "b"},
            "code is \"b\": must match pattern '^a{1}$' (code of one letter)",
            id="in the library's words",
        ),
        pytest.param(
            {"limits": None},
            "limits is null: must be an object of settings: maxUnits, even, half (what is allowed)",
            id="nothing",
        ),
        pytest.param(
            {"labels": {"a": {}, "b": {}, "c": {}}},
            'labels is {"a": {}, "b": {}, "c": {}}: must have at most 2 entries (labels of all)',
            id="too many",
        ),
        pytest.param(
            {"limits": {"even": 1, "maxUnits": 2}},
            "limits.even is 1: is odd, so take 2",
            id="value that is wrong by itself",
        ),
        pytest.param(
            {"limits": {"maxUnits": 2}}, "limits has 2 twice", id="settings that do not go together"
        ),
        pytest.param(
            {"many": [{}, {"maxUnits": 2}]}, "many[1] has 2 twice", id="the same in an item"
        ),
        pytest.param(
            {"limits": {"half": 10}},
            "limits.half is 10: needs even to be 20",
            id="value that does not go with others",
        ),
        pytest.param(
            {"people": [{"name": "Ada"}, {}]},
            "people[1].name is missing (what to call them)",
            id="no value",
        ),
        pytest.param(
            {"many": [{}, {"maxUnits": "2"}]},
            'many[1].maxUnits is "2": must be a whole number (units, up to 9)',
            id="value in an item",
        ),
        pytest.param(
            {"labels": {"a b": {"maxUnits": 10}}},
            'labels["a b"].maxUnits is 10: must be 9 or less (units, up to 9)',
            id="value under a name with a space",
        ),
        pytest.param(
            {"labels": {"x": {"maxUnits": 10, "min": 1}}},
            "labels.x: no such label, only y",
            id="name that cannot be, whatever is under it",
        ),
        pytest.param(
            {"code": "b\n\u2028\x85\ud800\u202e"},
            'code is "b\\n\\u2028\\u0085\\ud800\\u202e": '
            "must be made of whole characters (code of one letter)",
            id="characters that are not seen",
        ),
        pytest.param(
            {"code": "b" * 1000},
            f"code is \"{'b' * 119}…: must match pattern '^a{{1}}$' (code of one letter)",
            id="text that goes on and on",
        ),
    ],
)
def test_a_problem_says_what_is_wrong_and_where(
    mocks: Mocks, values: dict[str, object], problem: str
) -> None:
    assert problems(mocks, values) == [problem]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        pytest.param(
            {"people": [{"nam": "Ada"}]},
            ['people[0].nam is "Ada": no such setting; did you mean people[0].name?'],
            id="missing because it is misspelt",
        ),
        pytest.param(
            {"people": [{"age": 7}, {"nam": "Bob"}]},
            [
                "people[0].age is 7: no such setting, only name",
                "people[0].name is missing (what to call them)",
                'people[1].nam is "Bob": no such setting; did you mean people[1].name?',
            ],
            id="missing beside another setting",
        ),
        pytest.param(
            {"limits": {"half": 10, "evn": 20}},
            ["limits.evn is 20: no such setting; did you mean limits.even?"],
            id="conflict with what may be misspelt",
        ),
        pytest.param(
            {"limits": {"half": 10, "maxUnit": 9}},
            [
                "limits.half is 10: needs even to be 20",
                "limits.maxUnit is 9: no such setting; did you mean limits.maxUnits?",
            ],
            id="conflict with something else",
        ),
        pytest.param(
            {"limits": {"half": 10, "zzz": 20}},
            [
                "limits.half is 10: needs even to be 20",
                "limits.zzz is 20: no such setting, only maxUnits, even, half",
            ],
            id="conflict beside another setting",
        ),
        pytest.param(
            {"limits": {"half": 10}, "limit": 20},
            [
                "limit is 20: no such setting; did you mean limits?",
                "limits.half is 10: needs even to be 20",
            ],
            id="conflict in another section",
        ),
        pytest.param(
            {"limits": {"even": 3, "evn": 20}},
            [
                "limits.even is 3: is odd, so take 4",
                "limits.evn is 20: no such setting; did you mean limits.even?",
            ],
            id="value that is wrong by itself",
        ),
    ],
)
def test_one_fault_is_one_problem(
    mocks: Mocks, values: dict[str, object], found: list[str]
) -> None:
    assert problems(mocks, values) == found


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        pytest.param(
            {"limit": 3}, "limit is 3: no such setting; did you mean limits?", id="misspelt"
        ),
        pytest.param(
            {"limits": {"max_units": 3}},
            "limits.max_units is 3: no such setting; did you mean limits.maxUnits?",
            id="in another case",
        ),
        pytest.param(
            {"many": [{"maxUnit": 3}]},
            "many[0].maxUnit is 3: no such setting; did you mean many[0].maxUnits?",
            id="misspelt in an item",
        ),
        pytest.param(
            {"limits": {"code": "a"}},
            'limits.code is "a": no such setting; did you mean code?',
            id="of another section",
        ),
        pytest.param(
            {"even": 4},
            "even is 4: no such setting, only limits, many, people, code, labels",
            id="of several other sections",
        ),
        pytest.param(
            {"limits.maxUnits": 3},
            '["limits.maxUnits"] is 3: no such setting; set maxUnits inside limits',
            id="path for a name",
        ),
        pytest.param(
            {"zzz": "é"},
            'zzz is "é": no such setting, only limits, many, people, code, labels',
            id="like no other",
        ),
    ],
)
def test_a_problem_names_the_setting_that_was_meant(
    mocks: Mocks, values: dict[str, object], problem: str
) -> None:
    assert problems(mocks, values) == [problem]


@pytest.mark.parametrize(
    ("secret", "values", "problem"),
    [
        pytest.param(
            "limits",
            {"limits": {"maxUnits": "hunter2"}},
            "limits.maxUnits is [secret]: must be a whole number (units, up to 9)",
            id="wrong value",
        ),
        pytest.param(
            "limitz",
            {"limitz": "hunter2"},
            "limitz is [secret]: no such setting; did you mean limits?",
            id="value of a misspelt setting",
        ),
        pytest.param(
            "limits",
            {"limits": {"even": 77}},
            "limits.even is [secret]: is odd, so take [secret]",
            id="value that words speak of",
        ),
        pytest.param(
            "limits",
            {"limits": {"maxUnits": 8, "even": 8}},
            "limits has [secret] twice",
            id="value in a conflict",
        ),
        pytest.param(
            "many",
            {"many": [{"maxUnits": "hunter2"}]},
            "many[0].maxUnits is [secret]: must be a whole number (units, up to 9)",
            id="value in an item",
        ),
    ],
)
def test_secret_values_are_not_shown(
    mocks: Mocks, secret: str, values: dict[str, object], problem: str
) -> None:
    assert problems(mocks, values, secret) == [problem]
