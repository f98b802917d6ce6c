"""The facts of every resource type, against the SDK and the models of AWS."""

from collections.abc import Iterator

import pytest

from rehearsal.plugin import registry
from rehearsal.plugin.aws import enum
from rehearsal.plugin.sdk_schema import ListOf, MapOf, Object, Shape


def paths(shape: Shape, path: str = "") -> Iterator[str]:
    """Return the paths of every property at any depth, without indexes."""
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


@pytest.mark.parametrize("token", registry.tokens())
def test_facts_are_about_what_the_sdk_and_aws_have(token: str) -> None:
    kind = registry.kind(token)
    facts = kind.resource.facts
    excluded = [name for names in facts.conflicts.values() for name in names]
    causes = [name for names in facts.recomputed.values() for name in names]
    named = {
        *([facts.auto_named] if facts.auto_named else []),
        *facts.defaults,
        *facts.enums,
        *facts.ranges,
        *facts.arns,
        *facts.conflicts,
        *excluded,
        *facts.replaces,
        *facts.sets,
        *facts.computed,
        *causes,
        *facts.output_only,
    }
    assert named - set(paths(kind.shape.inputs)) == set()
    assert facts.recomputed.keys() - kind.shape.outputs == set()
    for path, shape in facts.enums.items():
        allowed = enum(facts.service, shape)
        assert allowed
        assert facts.defaults.get(path, allowed[0]) in allowed


def test_every_type_takes_a_region_that_is_told_by_where_it_is() -> None:
    kind = registry.kind("aws:kms/key:Key")
    own = kind.resource.facts
    assert kind.facts.replaces - own.replaces == {"region"}
    assert kind.facts.computed - own.computed == {"region"}
    assert kind.facts.output_only - own.output_only == {"region"}
