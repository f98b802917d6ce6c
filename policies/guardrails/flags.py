"""Properties that are on, off or left out."""

from collections.abc import Iterator

from pulumi_policy.proxy import UnknownValueError

from .rule import Finding


def unless(value: object, allowed: tuple[bool | None, ...], message: str) -> Iterator[Finding]:
    """Yield a finding unless a flag is as allowed; 1 and "true" are no flags."""
    if isinstance(value, UnknownValueError):
        yield value
    elif not any(value is right for right in allowed):
        yield message
