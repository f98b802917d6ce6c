"""The shadow of a stack: links to the program and copies of the files that the engine rewrites.

With a passphrase the engine writes a salt into the stack's file. It gets a copy to write into,
and the tracked file stays as it is.
"""

import re
import shutil
from difflib import get_close_matches
from pathlib import Path
from typing import cast

import yaml

from launcher.paths import CHECKOUT, REHEARSAL, VENV
from offline import RehearsalError

SALT = "encryptionsalt:"
# What the engine has copies of, and what Python makes for itself in either place.
OWN = (".", "Pulumi.", "__pycache__")


class _Yaml(yaml.SafeLoader):
    """YAML as the engine reads it: digits without quotes are a number, after a zero as well."""


yaml.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile("[0-9]+$"), list("0123456789"), Loader=_Yaml
)


def known_stacks() -> list[str]:
    """Give the stacks that have a file of settings."""
    return sorted(file.name.split(".")[1] for file in CHECKOUT.glob("Pulumi.*.yaml"))


def folder(stack: str) -> Path:
    """Give where the engine works for this stack."""
    return REHEARSAL / "stacks" / stack


def refresh(stack: str) -> Path:
    """Make the shadow of `stack`, or bring it up to date with the checkout."""
    if stack not in known_stacks():
        raise RehearsalError(_unknown(stack))
    shadow = folder(stack)
    shadow.mkdir(parents=True, exist_ok=True)
    for source in [VENV, *CHECKOUT.iterdir()]:
        if source == VENV or not source.name.startswith(OWN):
            _link(shadow / source.name, source)
    for link in shadow.iterdir():
        if link.is_symlink() and not link.exists():
            link.unlink()
    shutil.copy(CHECKOUT / "Pulumi.yaml", shadow)
    _copy_settings(stack, shadow)
    return shadow


def setting(stack: str, key: str) -> str | None:
    """Give what the stack's own file sets a key to, or None where it does not, or to no text."""
    value = structured_setting(stack, key)
    return value if isinstance(value, str) else None


def structured_setting(stack: str, key: str) -> object:
    """Give what the stack's own file sets a key to, as YAML has it, or None where it does not."""
    text = (folder(stack) / f"Pulumi.{stack}.yaml").read_text()
    file: object = _Yaml(text).get_single_data()
    return _member(_member(file, "config"), key)


def _member(section: object, name: str) -> object:
    is_section = isinstance(section, dict)
    return cast("dict[str, object]", section).get(name) if is_section else None


def _link(link: Path, source: Path) -> None:
    if not (link.is_symlink() and link.readlink() == source):
        link.unlink(missing_ok=True)
        link.symlink_to(source)


def _copy_settings(stack: str, shadow: Path) -> None:
    copy = shadow / f"Pulumi.{stack}.yaml"
    written = copy.read_text().splitlines() if copy.exists() else []
    salt = [line for line in written if line.startswith(SALT)]
    text = (CHECKOUT / copy.name).read_text().rstrip("\n")
    copy.write_text("\n".join([text, *salt, ""]))


def _unknown(stack: str) -> str:
    known = known_stacks()
    nearest = get_close_matches(stack, known, n=1)
    hint = f" Did you mean {nearest[0]}?" if nearest else ""
    return f"There is no stack {stack!r}: the stacks are {', '.join(known)}.{hint}"
