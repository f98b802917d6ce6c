import pytest

from ops.review.finding import Finding
from ops.review.findings.table_loss import find
from ops.review.preview import Step
from ops.review.tokens import KEY
from tests.ops.review.findings.made import named, preview, step, update


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param(
            step("delete", {}), [("table-deleted:requests", "blocking")], id="a table is deleted"
        ),
        pytest.param(
            step("replace", {}, {}),
            [("table-replaced:requests", "blocking")],
            id="a table is replaced",
        ),
        pytest.param(
            step("replace"),
            [("table-replaced:requests", "blocking")],
            id="a table would be replaced, and nothing else is told of it",
        ),
        pytest.param(step("delete", {}, retained=True), [], id="a table stays in AWS"),
        pytest.param(step("create", None, {}), [], id="a table is created"),
        pytest.param(update({"name": "a"}, {"name": "b"}), [], id="a table changes in place"),
        pytest.param(step("delete", {}, of=KEY), [], id="a key is deleted"),
    ],
)
def test_a_table_is_lost_when_it_is_deleted_or_replaced(
    changed: Step, expected: list[tuple[str, str]]
) -> None:
    assert named(find(preview(changed))) == expected


def test_a_replacement_says_why() -> None:
    replaced = step("replace", {}, {}, because=("hashKey", "name"))
    assert list(find(preview(replaced))) == [
        Finding(
            name="table-replaced:requests",
            severity="blocking",
            says="The table requests is replaced by an empty one, because of hashKey, name: all "
            "its items are lost.",
            todo="Undo what replaces it. If it has to be, make the new table beside the old one, "
            "copy the items, and delete the old one in a later pull request.",
        )
    ]
