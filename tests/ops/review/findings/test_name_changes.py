import pytest

from ops.review.findings.name_changes import find
from ops.review.preview import UNKNOWN, Step
from ops.review.tokens import ALARM, ALIAS, DASHBOARD, POLICY, ROLE, TABLE
from tests.ops.review.findings.made import named, preview, step, update

CHANGED = ("name-changed:one", "look")


def renamed(of: str, old: str = "a", new: str = "b") -> Step:
    key = "dashboardName" if of == DASHBOARD else "name"
    return step("replace", {key: old}, {key: new}, of=of, name="one")


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([renamed(ALIAS)], [CHANGED], id="an alias"),
        pytest.param([renamed(POLICY)], [CHANGED], id="a policy"),
        pytest.param([renamed(ROLE)], [CHANGED], id="a role"),
        pytest.param([renamed(DASHBOARD)], [("name-changed:one", "note")], id="a dashboard"),
        pytest.param(
            [renamed(ALARM), renamed(ALARM)], [("name-changed:alarms", "note")], id="all alarms"
        ),
        pytest.param([renamed(TABLE)], [], id="a table, which is lost"),
        pytest.param([renamed(POLICY, new="a")], [], id="under the same name"),
        pytest.param([renamed(POLICY, new=UNKNOWN)], [], id="under a name that is not known yet"),
        pytest.param(
            [step("replace", {"name": "a"}, {}, of=POLICY)], [], id="under a name that is not told"
        ),
        pytest.param([step("delete", {"name": "a"}, of=POLICY)], [], id="deleted"),
        pytest.param([update({"name": "a"}, {"name": "b"}, of=ROLE)], [], id="in place"),
    ],
)
def test_another_name_is_found(steps: list[Step], expected: list[tuple[str, str]]) -> None:
    assert named(find(preview(*steps))) == expected


def test_it_says_both_names() -> None:
    assert [one.says for one in find(preview(renamed(ALIAS)))] == [
        "The alias a is replaced by b: whoever finds the key by the former one no longer does."
    ]
