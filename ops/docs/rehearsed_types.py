"""Gives the resource types that a rehearsal serves, and how large their documents may be."""

from ops.docs.generated_blocks import renewed, row, table
from rehearsal.plugin import registry
from rehearsal.plugin.quotas import QUOTAS


def fresh(text: str) -> str:
    """Return the page on rehearsals with its generated part updated."""
    return renewed(text, {"types": types()})


def types() -> list[str]:
    """Return a row for each resource type."""
    lines = table("type", "largest document")
    for token in sorted(registry.tokens()):
        quota = QUOTAS.get(token)
        size = f"`{quota.document}`: {quota.most:,} bytes" if quota else ""
        lines.append(row(f"`{token}`", size))
    return lines
