"""The environment in which plain `pulumi`, `aws` and boto3 act only on a rehearsal."""

import json
import os
import shlex
import shutil
from pathlib import Path
from typing import cast

from launcher.engine import Engine
from launcher.paths import BIN, CHECKOUT, PULUMI_HOME, REHEARSAL, STATE, VENV
from launcher.processes import without_real_accounts
from launcher.wrappers import is_wrapper_folder
from rehearsal import RehearsalError, regions, shadow, stack_file
from rehearsal.accounts import ACCOUNT, DEFAULT_ACCOUNT
from rehearsal.embedded import EmbeddedAws
from rehearsal.stack_file import STACK, StackFile
from settings.regions import PARTITIONS

ENGINE = "REHEARSAL_ENGINE"
"""The variable with the engine that the shell's `pulumi` runs, instead of one on PATH."""
_NEEDED_BYTES = 16 * 1024 * 1024
"""Several times what a run of a stack writes: state, its history and backups, logs."""
ALLOWED = "aws:allowedAccountIds"


def variables(stack: str, engine: Engine, server: EmbeddedAws) -> dict[str, str]:
    """Return the variables to set."""
    return of_file(_file(stack), engine, server)


def of_file(file: StackFile, engine: Engine, server: EmbeddedAws) -> dict[str, str]:
    """Return the variables to set for the stack of a file."""
    region = _region(file)
    return {
        STACK: file.name.short,
        ENGINE: str(engine.pulumi),
        "PATH": _path(engine),
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        "AWS_ENDPOINT_URL": server.url,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ACCESS_KEY_ID": _account(file),
        "AWS_SECRET_ACCESS_KEY": "rehearsal",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PULUMI_BACKEND_URL": STATE.as_uri(),
        "PULUMI_HOME": str(PULUMI_HOME),
        "PULUMI_CONFIG_PASSPHRASE": "rehearsal",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }


def check(stack: str) -> None:
    """Refuse a file whose region or accounts cannot be rehearsed."""
    _region(_file(stack))
    _account(_file(stack))


def check_space() -> None:
    """Refuse a disk on which the state of a run may not find room.

    The engine tries each write for half a minute, and goes on to the next resource then.
    """
    folder = REHEARSAL if REHEARSAL.is_dir() else CHECKOUT
    free = shutil.disk_usage(folder).free
    if free < _NEEDED_BYTES:
        raise RehearsalError(
            f"The disk of {folder} has {free // 1024:,} KB free, and a rehearsal needs "
            f"{_NEEDED_BYTES // 1024:,} KB: make room, and run this again."
        )


def exports(values: dict[str, str]) -> str:
    """Return shell commands that set the variables, and unset those of real accounts."""
    real = sorted(set(os.environ) - set(without_real_accounts()) - set(values))
    unset = [f"unset {name}" for name in real]
    return "\n".join([*unset, *(f"export {k}={shlex.quote(v)}" for k, v in values.items())])


def _path(engine: Engine) -> str:
    """Return PATH with the rehearsal's commands first, and without those of other rehearsals."""
    first = [str(BIN), str(VENV / "bin"), str(engine.folder)]
    names = os.environ.get("PATH", os.defpath).split(os.pathsep)
    former = {
        str(folder)
        for name in names
        if is_wrapper_folder(Path(name))
        for folder in (name, Path(name).resolve().parents[1] / VENV.name / "bin")
    }
    rest = [name for name in names if name not in former]
    return os.pathsep.join(dict.fromkeys([*first, *rest]))


def _file(stack: str) -> StackFile:
    return stack_file.read(stack, shadow.folder(stack))


def _account(file: StackFile) -> str:
    """Return the account of a stack: the first that its file allows."""
    written = file.config.get(ALLOWED)
    accounts = _decoded(written) if isinstance(written, str) else written
    if accounts is None or accounts == []:
        return DEFAULT_ACCOUNT
    items = cast("list[object]", accounts) if isinstance(accounts, list) else []
    texts = [item for item in items if isinstance(item, str) and ACCOUNT.fullmatch(item)]
    if not texts or texts != items:
        raise RehearsalError(
            f"{file.path.name}: {ALLOWED} is not a list of accounts: write each as 12 digits in "
            f'quotes, such as {ALLOWED}: ["{DEFAULT_ACCOUNT}"].'
        )
    return texts[0]


def _decoded(text: str) -> object:
    """Return the value of a JSON text, or the text itself if it is not JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _region(file: StackFile) -> str:
    region = file.config.get("aws:region")
    if not isinstance(region, str):
        raise RehearsalError(
            f"{file.path.name} has no region: set aws:region under config, such as us-east-1."
        )
    if fault := regions.fault(region):
        raise RehearsalError(f"{file.path.name}: aws:region {fault}")
    if region not in PARTITIONS:
        raise RehearsalError(
            f"{file.path.name}: aws:region {region} is not a region of the embedded AWS. "
            f"{regions.suggestion(region)}"
        )
    return region
