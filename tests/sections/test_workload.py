import pytest
from pydantic import TypeAdapter, ValidationError

from sections.workload import NO_WORKLOAD, StackWorkload
from tables.load.workload import Workload
from tests.conftest import Mocks
from tests.sections.conftest import problems, read

LOAD = {
    "requestsPerSecond": 0.5,
    "peakRequestsPerSecond": 5,
    "life": {"progressUpdates": 12, "statuses": ["pending", "failed"]},
    "reads": {"byId": {"perSecond": 10, "consistent": True}},
}
AS_TEXT = {
    "requestsPerSecond": "0.5",
    "peakRequestsPerSecond": "5",
    "life": {"progressUpdates": "12", "statuses": ["pending", "failed"]},
    "reads": {"byId": {"perSecond": "10", "consistent": "true"}},
}
STACK_WORKLOAD: TypeAdapter[Workload] = TypeAdapter(StackWorkload)


@pytest.mark.parametrize("given", [LOAD, AS_TEXT], ids=["numbers", "text of numbers"])
def test_a_stack_says_what_load_to_expect(mocks: Mocks, given: dict[str, object]) -> None:
    assert read(mocks, {"workload": given}).workload == Workload.model_validate(LOAD)


def test_a_stack_need_not(mocks: Mocks) -> None:
    assert read(mocks, {}).workload == read(mocks, {"workload": {}}).workload == NO_WORKLOAD


@pytest.mark.parametrize(
    "text",
    [
        "fast",
        "",
        "1e3",
        "01",
        "1.",
        ".5",
        "1 ",
        "0x1",
        "1" * 5_000,
        "null",
        "\N{FULLWIDTH DIGIT ONE}",
    ],
)
def test_other_text_is_no_number(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        STACK_WORKLOAD.validate_python({"requestsPerSecond": text})

    assert [error["type"] for error in refused.value.errors()] == ["float_type"]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        pytest.param(
            "5",
            "workload is 5: must be an object of settings: requestsPerSecond, "
            "peakRequestsPerSecond, retentionDays, ... "
            "(the load to expect, which nothing is deployed from)",
            id="number",
        ),
        pytest.param(
            {"requestPerSecond": 1},
            "workload.requestPerSecond is 1: no such setting; "
            "did you mean workload.requestsPerSecond?",
            id="misspelt",
        ),
        pytest.param(
            {"requestsPerSecond": "fast"},
            'workload.requestsPerSecond is "fast": must be a valid number '
            "(requests submitted a second, on average)",
            id="word for a number",
        ),
        pytest.param(
            {"requestsPerSecond": 2, "peakRequestsPerSecond": 1},
            "workload.peakRequestsPerSecond is 1: must be requestsPerSecond or more "
            "(requests submitted at peak; without, as on average)",
            id="peak below the average",
        ),
        pytest.param(
            {"life": {"statuses": ["pending", "pending"]}},
            'workload.life.statuses is ["pending", "pending"]: must name a status or more, '
            "no two alike in a row (the statuses that a request goes through)",
            id="status twice",
        ),
        pytest.param(
            {"life": {"endedBytes": 500_000}},
            "workload.life.endedBytes is 500000: must be 409600 or less "
            "(the item with its results)",
            id="item too large",
        ),
        pytest.param(
            {"reads": {"byStatus": {"status": "done"}}},
            "workload.reads.byStatus.status is \"done\": must be 'pending', 'processing', "
            "'executing', 'completed', 'failed' or 'cancelled' (the status that is asked for)",
            id="no status",
        ),
        pytest.param(
            {"shares": {"highPriority": 0.9}},
            'workload.shares is {"highPriority": 0.9}: highPriority and lowPriority are more than '
            "1 (the shares of keys that are hot)",
            id="more than all",
        ),
    ],
)
def test_a_wrong_workload_is_refused(mocks: Mocks, given: object, problem: str) -> None:
    assert problems(mocks, {"workload": given}) == [problem]
