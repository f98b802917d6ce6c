"""What AWS decides of a resource, and a first preview does not know."""

from functools import cache
from importlib import import_module

from offline.plugin.catalog import kind
from offline.plugin.failures import RefusedError
from offline.plugin.shapes import module_path, resource_shape

# These follow from what the program and its provider say.
FOLLOWING = {"region", "tagsAll"}


@cache
def decided(resource_type: str) -> frozenset[str]:
    """Name the outputs that a program cannot give, and the inputs that AWS fills in."""
    if not resource_type.startswith("aws:"):
        return frozenset()
    # The SDK loads a package when it is asked for something, and only half of it if a module in it
    # is imported before.
    package = import_module(f"pulumi_aws.{module_path(resource_type).partition('.')[0]}")
    has_type = hasattr(package, resource_type.rpartition(":")[2])
    shape = resource_shape(resource_type) if has_type else None
    if shape is None:
        return frozenset()
    given = frozenset(shape.inputs.properties)
    return (shape.outputs - given | _filled_in(resource_type)) - FOLLOWING


def _filled_in(resource_type: str) -> frozenset[str]:
    try:
        return kind(resource_type).facts.computed
    except RefusedError:
        # The rehearsal has no such type, as the program has none.
        return frozenset()
