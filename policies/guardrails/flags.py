"""Properties that are on, off or not set."""

from collections.abc import Iterator

from pulumi_policy.proxy import UnknownValueError

from .rule import Finding


def unless(value: object, allowed: tuple[bool | None, ...], message: str) -> Iterator[Finding]:
    """Yield a finding unless a flag has an allowed value; 1 and "true" are not flags."""
    if isinstance(value, UnknownValueError):
        yield value
    elif not any(value is right for right in allowed):
        yield message
