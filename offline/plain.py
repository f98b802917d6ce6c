"""Plain `pulumi` under `make env`: the engine, in an up-to-date shadow of the stack."""

import os
import shutil
import sys

from launcher.errors import ExitCode, UserError
from launcher.paths import BIN
from offline import shadow
from offline.environment import STACK


def main() -> None:
    """Become the engine."""
    folders = [name for name in os.environ["PATH"].split(os.pathsep) if name != str(BIN)]
    pulumi = shutil.which("pulumi", path=os.pathsep.join(folders))
    if pulumi is None:
        sys.exit('The Pulumi engine is no longer on PATH: run `eval "$(make -s env)"` again.')
    try:
        folder = shadow.refresh(os.environ[STACK])
    except UserError as error:
        print(error, file=sys.stderr)
        sys.exit(ExitCode.UNKNOWN)
    os.execv(pulumi, [pulumi, "--cwd", str(folder), *sys.argv[1:]])
