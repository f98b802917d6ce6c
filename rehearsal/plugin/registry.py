"""What the plugin knows: resource types and functions, found by their tokens when first asked."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from rehearsal.plugin import resources
from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.sdk_schema import ResourceShape, module_path, resource_shape
from rehearsal.plugin.values import Properties

Function = Callable[[Aws, Properties], Properties]
# Every resource type takes the region that it is in.
REGION = frozenset({"region"})


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A resource type: its shape from the SDK, its facts, and its calls to AWS."""

    shape: ResourceShape
    facts: PropertyRules
    resource: Resource


@cache
def kind(urn_type: str) -> ResourceType:
    """Return the resource type of a token such as `aws:dynamodb/table:Table`.

    In the URN of a component's child, the component's type and `$` stand before the token.
    """
    token = urn_type.rpartition("$")[2]
    shape = resource_shape(token)
    if shape is None:
        raise RefusedError(f"The AWS package has no resource type '{token}'.")
    name = module_path(token).replace(".", "_")
    path = f"rehearsal.plugin.resources.{name}"
    try:
        module = importlib.import_module(path)
    except ModuleNotFoundError as error:
        if error.name != path:
            raise
        raise RefusedError(
            f"'{token}' cannot be rehearsed: the stand-in for the AWS plugin has no "
            f"rehearsal/plugin/resources/{name}.py."
        ) from error
    resource: Resource = module.RESOURCE
    facts = resource.facts
    with_region = replace(
        facts,
        replaces=facts.replaces | REGION,
        computed=facts.computed | REGION,
        output_only=facts.output_only | REGION,
    )
    return ResourceType(shape, with_region, resource)


def tokens() -> list[str]:
    """Return the tokens of all the resource types that can be rehearsed."""
    names = [module.name for module in pkgutil.iter_modules(resources.__path__)]
    modules = [importlib.import_module(f"{resources.__name__}.{name}") for name in names]
    return [module.RESOURCE.type_name for module in modules]


@cache
def function(token: str) -> Function:
    """Return the function of a token such as `aws:index/getRegion:getRegion`."""
    group, name = module_path(token).rsplit(".", 1)
    try:
        module = importlib.import_module(f"rehearsal.plugin.functions.{group.replace('.', '_')}")
        return getattr(module, name)
    except (ModuleNotFoundError, AttributeError) as error:
        raise RefusedError(
            f"'{token}' cannot be rehearsed: the stand-in for the AWS plugin has no such function."
        ) from error
