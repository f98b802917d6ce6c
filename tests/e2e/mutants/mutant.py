"""Changes of a program that are one fault each."""

import json
from collections.abc import Callable
from typing import Any

from tests.e2e.checkout import Checkout

CONFIG = "policies/config/prod.json"
SETTINGS = "Pulumi.prod.yaml"
SURROUNDINGS = "surroundings.py"

Change = Callable[[Checkout], None]


def edit(file: str, old: str, new: str) -> Change:
    """Replace a text in a file."""
    return lambda checkout: checkout.edit(file, old, new)


def remove(file: str, text: str) -> Change:
    """Take a text out of a file."""
    return edit(file, text, "")


def around(old: str, new: str) -> Change:
    """Replace a text in what is around the program."""
    return edit(SURROUNDINGS, old, new)


def each(*changes: Change) -> Change:
    """Make several changes that are one fault."""

    def change(checkout: Checkout) -> None:
        for one in changes:
            one(checkout)

    return change


def declare(code: str) -> Change:
    """Declare one more resource."""

    def change(checkout: Checkout) -> None:
        file = checkout.folder / SURROUNDINGS
        file.write_text(f"{file.read_text()}\n{code}\n")

    return change


def configure(rule: str, **properties: object) -> Change:
    """Set properties in the pack's config of a rule."""

    def change(checkout: Checkout) -> None:
        file = checkout.folder / CONFIG
        config: dict[str, Any] = json.loads(file.read_text())
        given = config.get(rule, {})
        own = {"enforcementLevel": given} if isinstance(given, str) else given
        file.write_text(json.dumps(config | {rule: own | properties}))

    return change
