import pytest

from ops.adopt.ownership import is_own, note, refusals
from ops.adopt.plans import Refusal

OWN = {
    "environment": "prod",
    "managed-by": "pulumi",
    "project": "market-intelligence",
    "stack": "prod",
}


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        pytest.param(OWN, True, id="its own"),
        pytest.param(OWN | {"team": "search"}, True, id="more tags"),
        pytest.param({}, False, id="no tags"),
        pytest.param({"managed-by": "pulumi"}, False, id="of some stack"),
        pytest.param(OWN | {"stack": "prod-eu"}, False, id="of another stack"),
        pytest.param(OWN | {"project": "other"}, False, id="of another project"),
    ],
)
def test_a_stack_knows_its_own(tags: dict[str, str], *, expected: bool) -> None:
    assert is_own(tags, OWN) is expected


@pytest.mark.parametrize(
    ("tags", "owner"),
    [
        (OWN | {"stack": "staging"}, "stack staging of the Pulumi project market-intelligence"),
        (OWN | {"project": "other"}, "stack prod of the Pulumi project other"),
        ({"managed-by": "pulumi"}, "stack ? of the Pulumi project ?"),
    ],
    ids=["another stack", "another project", "not said which"],
)
def test_the_table_of_another_stack_is_refused(tags: dict[str, str], owner: str) -> None:
    stack = tags.get("stack", "?")
    assert [*refusals(tags, OWN)] == [
        Refusal(
            f"It belongs to the {owner}.",
            f"Have that stack let go of it, with `pulumi state delete --stack {stack}`, and remove "
            "its tag managed-by.",
        )
    ]


@pytest.mark.parametrize(
    "tags", [{}, {"stack": "staging"}, {"managed-by": "hand"}], ids=["none", "a stack", "by hand"]
)
def test_the_table_of_nobody_is_not_refused(tags: dict[str, str]) -> None:
    assert [*refusals(tags, OWN)] == []


def test_who_may_have_made_it_is_said() -> None:
    assert note({"team": "search"}) == ""
    assert note({"aws:cloudformation:stack-name": "tables"}) == (
        "Its tags name the CloudFormation stack tables. If it still belongs to that stack, take it "
        "out of there first, with the DeletionPolicy Retain: that stack could delete it otherwise."
    )
