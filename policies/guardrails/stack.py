"""The resources of a stack, and which of them a property leads to."""

from collections.abc import Iterator

from pulumi_policy import PolicyResource, ResourceValidationArgs, StackValidationArgs


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


def sources(resource: PolicyResource, property_name: str) -> Iterator[PolicyResource]:
    """Yield the resources whose outputs a property is made of, known or not."""
    yield from resource.property_dependencies.get(property_name, [])


def comes_from(resource: PolicyResource, property_name: str, source: PolicyResource) -> bool:
    """Tell whether a property is made of a certain resource's outputs."""
    return any(one.urn == source.urn for one in sources(resource, property_name))
