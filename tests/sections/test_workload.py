import pytest
from pydantic import TypeAdapter, ValidationError

from sections.workload import NO_WORKLOAD, StackWorkload
from tables.load.workload import Workload
from tests.conftest import Mocks
from tests.sections.conftest import read

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
