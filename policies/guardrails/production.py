"""Requirements of production only."""

from collections.abc import Iterable, Iterator

from pulumi_policy import ResourceValidationArgs, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from .environment import is_production
from .rule import Finding


def in_production(
    args: ResourceValidationArgs | StackValidationArgs, findings: Iterable[Finding]
) -> Iterator[Finding]:
    """Yield the findings of production resources and stacks, and none of others.

    If it is unknown whether this is production, that is the one finding, provided there is any.
    """
    found = list(findings)
    production = is_production(args)
    if isinstance(production, UnknownValueError):
        yield from [production] if found else []
    elif production:
        yield from found
