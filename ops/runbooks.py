"""`./mi runbook`: prints what to do on a bad day, with the names of a stack filled in."""

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
_SECTION = re.compile(r"^## (?P<name>\w+): (?P<title>.+)\n", re.MULTILINE)
_ACCOUNT = "000000000000"
_LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")


def main(
    name: Annotated[
        str | None, typer.Argument(help="A runbook; without a name, all are listed.")
    ] = None,
    stack: Stack = "dev",
) -> None:
    """Print what to do on a bad day, with the names of a stack filled in.

    Nothing is asked of AWS or of the engine.
    """
    found = runbooks()
    if name is None:
        width = max(map(len, found))
        for each, text in found.items():
            print(f"{each:<{width}}  {text.partition(chr(10))[0]}")
        return
    if name not in found:
        raise UserError(f"There is no runbook {name!r}: there are {', '.join(found)}.")
    print(filled(found[name], names(stack)), end="")


def runbooks() -> dict[str, str]:
    """Return each runbook of the page by its name: its title, then its text."""
    _, *parts = _SECTION.split(PAGE.read_text(encoding="utf-8"))
    each = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return {name: f"{title}\n{text.rstrip()}\n" for name, title, text in each}


def names(stack: str) -> dict[str, str]:
    """Return the values of a stack for words in angle brackets; the stack may lack some."""
    found = stacks.read(stack)
    settings = found.settings
    # No name in a runbook has the account in it.
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
    """Return a runbook with values filled in, and the words without a value at its end."""
    lacking = [word for word, value in values.items() if f"<{word}>" in text and not value]
    for word, value in values.items():
        text = text.replace(f"<{word}>", value or f"<{word}>")
    text = _LINK.sub(r"\1", text)
    if not lacking:
        return text
    return f"{text}\nThe stack has no {', '.join(lacking)}: the commands with these do not apply.\n"
