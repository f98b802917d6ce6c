"""What only production demands."""

from collections.abc import Iterable, Iterator

from pulumi_policy import ResourceValidationArgs, StackValidationArgs
from pulumi_policy.proxy import UnknownValueError

from .environment import is_production
from .rule import Finding


def in_production(
    args: ResourceValidationArgs | StackValidationArgs, findings: Iterable[Finding]
) -> Iterator[Finding]:
    """Yield what is found in production's resources and stacks, and nothing of others.

    If it is not known yet whether it is production's, that is the one finding, provided there is
    any.
    """
    found = list(findings)
    production = is_production(args)
    if isinstance(production, UnknownValueError):
        yield from [production] if found else []
    elif production:
        yield from found
