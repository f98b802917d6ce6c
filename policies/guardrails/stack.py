"""The resources of a stack, and those on which a property depends."""

from collections.abc import Iterator

from pulumi_policy import PolicyResource, ResourceValidationArgs, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from .values import read


def resources_of(args: StackValidationArgs, *resource_types: str) -> list[PolicyResource]:
    """Return the stack's resources of some types."""
    return [resource for resource in args.resources if resource.resource_type in resource_types]


def as_args(args: StackValidationArgs, resource: PolicyResource) -> ResourceValidationArgs:
    """Return a resource of the stack in the form that resource rules receive."""
    return ResourceValidationArgs(
        resource.resource_type,
        resource.props,
        resource.urn,
        resource.name,
        resource.opts,
        resource.provider,
        args.get_config(),
        {},
    )


def given(resource: PolicyResource, property_name: str) -> object:
    """Return a property that the program sets, as `values.read` would, and None for any other.

    The engine passes stack rules the outputs of a resource, including those that AWS has yet to
    fill in. These are unknown as well, but the program set no value for them.
    """
    value = read(resource.props, property_name)
    is_filled_in = property_name not in resource.property_dependencies
    return None if isinstance(value, UnknownValueError) and is_filled_in else value


def sources(resource: PolicyResource, property_name: str) -> Iterator[PolicyResource]:
    """Yield the resources whose outputs a property contains, known or not."""
    yield from resource.property_dependencies.get(property_name, [])
