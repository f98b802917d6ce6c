"""`./mi runbook`: prints an incident runbook, with the names of a stack filled in."""

import re
from collections.abc import Mapping
from typing import Annotated

import typer

from components.vault import vault_name
from launcher.errors import UserError
from ops import stacks
from ops.ci import engine
from ops.options import Stack
from ops.requirements import CHECKOUT
from settings import component_args

PAGE = CHECKOUT / "docs" / "runbooks.md"
_SECTION = re.compile(r"^## (?P<name>[\w-]+): (?P<title>.+)\n", re.MULTILINE)
_ACCOUNT = "000000000000"
_LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")


def main(
    name: Annotated[
        str | None, typer.Argument(help="The name of a runbook; by default all are listed.")
    ] = None,
    stack: Stack = "dev",
) -> None:
    """Print an incident runbook, with the names of a stack filled in.

    The command calls neither AWS nor the engine.
    """
    found = runbooks()
    if name is None:
        width = max(map(len, found))
        for each, text in found.items():
            print(f"{each:<{width}}  {text.partition(chr(10))[0]}")
        return
    if name not in found:
        raise UserError(f"There is no runbook {name!r}: the runbooks are {', '.join(found)}.")
    print(filled(found[name], names(stack)), end="")


def runbooks() -> dict[str, str]:
    """Return each runbook of the page by its name: its title, then its text."""
    _, *parts = _SECTION.split(PAGE.read_text(encoding="utf-8"))
    each = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return {name: f"{title}\n{text.rstrip()}\n" for name, title, text in each}


def names(stack: str) -> dict[str, str]:
    """Return the values of the placeholders for a stack; empty for what the stack does not have."""
    found = stacks.read(stack)
    settings = found.settings
    # No name in a runbook contains the account.
    site = found.site("aws", _ACCOUNT)
    tables = {spec.name: site.table_name(spec) for spec in component_args.specs(settings)}
    key = f"alias/{site.name('tables')}" if settings.encryption.key == "customer-managed" else ""
    copies = settings.backup.copy_region or ""
    return tables | {
        "stack": found.engine_name,
        "region": found.region,
        "pack": " ".join(engine.pack(found.engine_name)),
        "key": key,
        "replica": next(iter(settings.replica_regions), ""),
        "vault": vault_name(site, "backups") if settings.backup.enabled else "",
        "copies": copies,
        "copy vault": vault_name(site.within(copies), f"backups-of-{found.region}")
        if copies
        else "",
    }


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a runbook with its placeholders filled in, and a note on those without a value."""
    lacking = [word for word, value in values.items() if f"<{word}>" in text and not value]
    for word, value in values.items():
        text = text.replace(f"<{word}>", value or f"<{word}>")
    text = _LINK.sub(r"\1", text)
    if not lacking:
        return text
    return f"{text}\nThe stack has no {', '.join(lacking)}: the commands with these do not apply.\n"
