"""Values that are read from the SDK once, for all rules together."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from pulumi_policy import PolicyResource, ResourceValidationArgs, StackValidationArgs

_RESOURCE: ContextVar[ResourceValidationArgs | None] = ContextVar("_RESOURCE", default=None)
_STACK: ContextVar[Sequence[PolicyResource] | None] = ContextVar("_STACK", default=None)


@contextmanager
def resource_read_once(resource: ResourceValidationArgs) -> Generator[None]:
    """Have `resource` return this one instead of the SDK's."""
    token = _RESOURCE.set(resource)
    try:
        yield
    finally:
        _RESOURCE.reset(token)


def resource(args: ResourceValidationArgs) -> ResourceValidationArgs:
    """Return the resource as it was read for all rules."""
    read = _RESOURCE.get()
    if read is None:
        return args
    return ResourceValidationArgs(
        read.resource_type,
        read.props,
        read.urn,
        read.name,
        read.opts,
        read.provider,
        args.get_config(),
        args.stack_tags,
    )


@contextmanager
def stack_read_once(resources: Sequence[PolicyResource]) -> Generator[None]:
    """Have `stack` return these resources instead of the SDK's."""
    token = _STACK.set(resources)
    try:
        yield
    finally:
        _STACK.reset(token)


def stack(args: StackValidationArgs) -> StackValidationArgs:
    """Return the stack with the resources that were read for all rules."""
    resources = _STACK.get()
    if resources is None:
        return args
    return StackValidationArgs([*resources], args.get_config(), args.stack_tags)
