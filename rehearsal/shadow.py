"""The shadow of a stack: links to the program and copies of the files that the engine rewrites.

With a passphrase the engine writes a salt into the stack's file. It gets a copy to write into, so
that the tracked file is not changed. The copy omits the encryption settings of the real stack,
because a rehearsal has another passphrase; stand-ins replace the encrypted values.
"""

import json
import re
import shutil
from importlib import import_module
from pathlib import Path

from launcher.paths import CHECKOUT, ENGINE_VENV, REHEARSAL
from rehearsal import stack_file
from rehearsal.scripts import link
from rehearsal.stack_file import StackFile, Steps, dotted, replaced

SALT = "encryptionsalt"
# Members beside `config` in which the engine stores how values are encrypted.
ENCRYPTION = (SALT, "encryptedkey", "secretsprovider")
PACK = "policies"
"""The folder of the policy pack."""
# Files that are copied instead of linked, and those that Python creates in either folder.
OWN = (".", "Pulumi.", "__pycache__")


def folder(stack: str) -> Path:
    """Return the folder in which the engine runs for this stack."""
    return REHEARSAL / "stacks" / stack


def refresh(stack: str) -> Path:
    """Create the shadow of `stack`, or update it from the checkout."""
    settings = stack_file.read(stack, CHECKOUT)
    shadow = folder(stack)
    shadow.mkdir(parents=True, exist_ok=True)
    link(shadow / ".venv", ENGINE_VENV)
    link_all(CHECKOUT, shadow, except_for=PACK)
    # The pack uses the virtual environment beside its folder.
    if (CHECKOUT / PACK).is_dir():
        link_all(CHECKOUT / PACK, shadow / PACK)
    shutil.copy(CHECKOUT / "Pulumi.yaml", shadow)
    copy_settings(settings, shadow)
    return shadow


def link_all(folder: Path, shadow: Path, *, except_for: str = "") -> None:
    """Link to everything in a folder, and remove links to deleted files."""
    if shadow.is_symlink():
        shadow.unlink()
    shadow.mkdir(parents=True, exist_ok=True)
    for source in folder.iterdir():
        if not source.name.startswith(OWN) and source.name != except_for:
            link(shadow / source.name, source)
    for file in shadow.iterdir():
        if file.is_symlink() and not file.exists():
            file.unlink()


def is_there(stack: str) -> bool:
    """Whether an earlier run left a copy of the stack's file."""
    return (folder(stack) / f"Pulumi.{stack}.yaml").is_file()


def stacks() -> list[str]:
    """Return the stacks with a shadow, including those whose file was deleted."""
    folders = (REHEARSAL / "stacks").glob("*")
    return [path.name for path in folders if is_there(path.name)]


def note(stack: str) -> str:
    """Return a note on the values that a rehearsal cannot decrypt; empty if there are none."""
    settings = stack_file.read(stack, CHECKOUT)
    if not settings.encrypted:
        return ""
    named = ", ".join(map(dotted, settings.encrypted))
    return f"{settings.path.name}: a rehearsal cannot decrypt, so it uses stand-ins for: {named}."


def setting(stack: str, key: str) -> str | None:
    """Return the text that the stack's own file sets a key to; None for other values."""
    value = structured_setting(stack, key)
    return value if isinstance(value, str) else None


def structured_setting(stack: str, key: str) -> object:
    """Return the YAML value that the stack's own file sets a key to, or None."""
    return stack_file.read(stack, folder(stack)).config.get(key)


def copy_settings(settings: StackFile, shadow: Path) -> None:
    """Write a copy of a stack's file that the engine can read and write."""
    copy = shadow / settings.path.name
    written = copy.read_text().splitlines() if copy.exists() else []
    theirs = settings.text.splitlines()
    salt = [line for line in written if line.startswith(f"{SALT}:") and line not in theirs]
    text = readable(settings)
    if salt and not text.endswith("\n"):
        text += "\n"
    # Unchanged otherwise: the end of a text of several lines may be part of a value.
    copy.write_text("".join([text, *(f"{line}\n" for line in salt)]), newline="")


def readable(settings: StackFile) -> str:
    """Return the text of a stack's file, with stand-ins for its encrypted values."""
    values: dict[Steps, object] = {}
    if settings.encrypted:
        # Only if needed: importing the settings takes a while.
        values = import_module("rehearsal.stand_ins").stand_ins(settings)
    text, members = settings.text, settings.root.value
    if settings.root.flow_style:
        # The flow style has no place for the line of the engine's salt.
        return f"config: {json.dumps(replaced(settings.config, values))}\n"
    # By start position: several aliases may refer to one value.
    cuts: dict[int, tuple[int, str]] = {
        node.start_mark.index: (node.end_mark.index, json.dumps(values[steps]))
        for steps, node in settings.encrypted.items()
    }
    ends = [*(name.start_mark.index for name, _ in members[1:]), len(text)]
    for (name, _), end in zip(members, ends, strict=True):
        if name.value in ENCRYPTION:
            cuts[name.start_mark.index] = end, ""
    if not any(name.value == "config" for name, _ in members):
        text += "\nconfig: {}\n"
    for start, (end, instead) in sorted(cuts.items(), reverse=True):
        text = f"{text[:start]}{_in_place_of(text[start:end], instead)}{text[end:]}"
    return text


def _in_place_of(former: str, value: str) -> str:
    """Return a value with the anchor and the line end of the one that it replaces."""
    if not value:
        return ""
    anchor = re.match(r"(&\S+\s+)?", former)
    return f"{anchor[0] if anchor else ''}{value}{former[len(former.rstrip()) :]}"
