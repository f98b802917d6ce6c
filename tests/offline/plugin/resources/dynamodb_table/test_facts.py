from collections.abc import Iterator

import pytest

from offline.plugin.aws import enum
from offline.plugin.resources.dynamodb_table.facts import FACTS
from offline.plugin.shapes import ListOf, MapOf, Object, Shape, resource_shape
from tests.offline.plugin.conftest import TABLE


def paths(shape: Shape, path: str = "") -> Iterator[str]:
    """Give the paths of every property at any depth, without indexes."""
    match shape:
        case Object():
            for name, item in shape.properties.items():
                below = f"{path}.{name}" if path else name
                yield below
                yield from paths(item, below)
        case ListOf() | MapOf():
            yield from paths(shape.item, path)
        case _:
            return


@pytest.mark.parametrize(
    "named",
    [
        [str(FACTS.auto_named)],
        FACTS.defaults,
        FACTS.enums,
        FACTS.ranges,
        FACTS.arns,
        [*FACTS.conflicts, *(name for names in FACTS.conflicts.values() for name in names)],
        FACTS.replaces,
        FACTS.sets,
        FACTS.computed,
        [cause for causes in FACTS.recomputed.values() for cause in causes],
        FACTS.output_only,
    ],
    ids=[
        "auto-named",
        "defaults",
        "enums",
        "ranges",
        "ARNs",
        "conflicts",
        "replaces",
        "sets",
        "computed",
        "recomputed",
        "output only",
    ],
)
def test_facts_are_about_properties_that_the_sdk_has(named: list[str]) -> None:
    shape = resource_shape(TABLE)
    assert shape
    assert set(named) - set(paths(shape.inputs)) == set()


def test_outputs_that_change_with_inputs_are_outputs() -> None:
    shape = resource_shape(TABLE)
    assert shape
    assert set(FACTS.recomputed) - shape.outputs == set()


@pytest.mark.parametrize("path", [path for path in FACTS.defaults if path in FACTS.enums])
def test_a_default_is_one_of_the_values_that_aws_allows(path: str) -> None:
    assert FACTS.defaults[path] in enum(FACTS.service, FACTS.enums[path])


@pytest.mark.parametrize("name", FACTS.enums.values())
def test_allowed_values_are_those_of_aws(name: str) -> None:
    assert len(enum(FACTS.service, name)) >= 2
