"""The page for reviewers names every finding there is, and no other."""

import re
from pathlib import Path

CHECKOUT = Path(__file__).parents[3]
KIND = r"[a-z]+(?:-[a-z]+)+"


def kinds() -> set[str]:
    """Return what the names of findings in the source start with."""
    found: set[str] = set()
    named = re.compile(r'(?:name=|_finding\(\s*)f?"([^:"]+(?:\{[^}]*\})?[^:"]*):')
    for module in (CHECKOUT / "ops" / "review").rglob("*.py"):
        for name in named.findall(module.read_text()):
            either = re.search(r"\{'(\w+)' if .* else '(\w+)'\}", name)
            found |= (
                {name.replace(either[0], word) for word in either.groups()} if either else {name}
            )
    return found


def test_every_finding_is_on_the_page() -> None:
    page = (CHECKOUT / "docs" / "reviewing.md").read_text()
    listed = page[page.index("## What blocks") : page.index("## Acknowledge")]

    assert {*re.findall(rf"`({KIND})`", listed)} == kinds()
