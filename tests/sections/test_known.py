import pytest
from pydantic import Field

from sections.known import declaration, inside, known_settings
from sections.section import Section


class Leaf(Section):
    max_units: int = Field(default=1, description="units")


class Branch(Section):
    leaf: Leaf = Field(default=Leaf(), description="one leaf")
    maybe: Leaf | None = Field(default=None, description="a leaf, or none")
    many: list[Leaf] = Field(default=[], description="leaves in order")
    named: dict[str, Leaf] = Field(default={}, description="leaves by name")
    maybe_many: list[Leaf] | None = Field(default=None, description="leaves, or none")


class Tree(Section):
    branch: Branch = Field(default=Branch(), description="a branch")
    labels: dict[str, str] = Field(default={}, description="labels")
    notes: list[str] = Field(default=[], description="notes")


KNOWN = known_settings(Tree)


def test_paths_lead_into_every_section() -> None:
    assert {path: info.description for path, info in KNOWN.items()} == {
        "branch": "a branch",
        "branch.leaf": "one leaf",
        "branch.leaf.maxUnits": "units",
        "branch.maybe": "a leaf, or none",
        "branch.maybe.maxUnits": "units",
        "branch.many": "leaves in order",
        "branch.many[].maxUnits": "units",
        "branch.named": "leaves by name",
        "branch.named.*.maxUnits": "units",
        "branch.maybeMany": "leaves, or none",
        "branch.maybeMany[].maxUnits": "units",
        "labels": "labels",
        "notes": "notes",
    }


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        (["branch"], "branch"),
        (["branch", "leaf", "maxUnits"], "branch.leaf.maxUnits"),
        (["branch", "many", 7], "branch.many"),
        (["branch", "many", 7, "maxUnits"], "branch.many[].maxUnits"),
        (["branch", "named", "oak"], "branch.named"),
        (["branch", "named", "maxUnits"], "branch.named"),
        (["branch", "named", "oak", "maxUnits"], "branch.named.*.maxUnits"),
        (["labels", "branch"], "labels"),
        (["labels", "[]"], "labels"),
        (["notes", 0], "notes"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_value_is_declared_where_its_setting_is(steps: list[int | str], path: str) -> None:
    assert declaration(steps, KNOWN) is KNOWN[path]


@pytest.mark.parametrize(
    ("steps", "names"),
    [
        pytest.param([], ["branch", "labels", "notes"], id="all"),
        pytest.param(["branch"], ["leaf", "maybe", "many", "named", "maybeMany"], id="section"),
        pytest.param(["branch", "maybe"], ["maxUnits"], id="section that may be absent"),
        pytest.param(["branch", "many", 3], ["maxUnits"], id="item of a list"),
        pytest.param(["branch", "named", "oak"], ["maxUnits"], id="value of an object"),
        pytest.param(["branch", "many"], [], id="list"),
        pytest.param(["labels"], [], id="object"),
    ],
)
def test_a_section_has_settings(steps: list[int | str], names: list[str]) -> None:
    assert inside(steps, KNOWN) == names
