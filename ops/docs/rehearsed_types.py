"""Gives the resource types that a rehearsal serves, and what of each is recorded only."""

from offline.plugin import catalog
from offline.plugin.quotas import QUOTAS
from ops.docs.generated_blocks import renewed, row, table


def fresh(text: str) -> str:
    """Return the page on rehearsals with its generated part made anew."""
    return renewed(text, {"types": types()})


def types() -> list[str]:
    """Return a row for each resource type."""
    lines = table("type", "recorded only", "largest document")
    for token in sorted(catalog.tokens()):
        quota = QUOTAS.get(token)
        size = f"`{quota.document}`: {quota.most:,} bytes" if quota else ""
        lines.append(row(f"`{token}`", catalog.kind(token).resource.recorded or "nothing", size))
    return lines
