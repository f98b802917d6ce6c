"""The resources of a stack, and which of them a property leads to."""

from collections.abc import Iterator

from pulumi_policy import PolicyResource, ResourceValidationArgs, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from .values import read


def resources_of(args: StackValidationArgs, *resource_types: str) -> list[PolicyResource]:
    """Return the stack's resources of some types."""
    return [resource for resource in args.resources if resource.resource_type in resource_types]


def as_args(args: StackValidationArgs, resource: PolicyResource) -> ResourceValidationArgs:
    """Return a resource of the stack as a rule about that resource alone would get it."""
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
    """Return a property that the program gives, as `values.read` would, and None for any other.

    The engine shows rules about the stack what comes out of a resource, and so also what AWS is
    still to fill in. That is not known either, but the program gave no value for it to wait for.
    """
    value = read(resource.props, property_name)
    is_filled_in = property_name not in resource.property_dependencies
    return None if isinstance(value, UnknownValueError) and is_filled_in else value


def sources(resource: PolicyResource, property_name: str) -> Iterator[PolicyResource]:
    """Yield the resources whose outputs a property is made of, known or not."""
    yield from resource.property_dependencies.get(property_name, [])
