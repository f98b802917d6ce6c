"""The two commands that only a rehearsal has: plain `pulumi`, and the stand-in for AWS's plugin."""

import shlex
from importlib.metadata import version
from pathlib import Path

from launcher.paths import BIN, CHECKOUT, PLUGINS, PYTHON

# The path is set inside the process: `pulumi` must not hand a PYTHONPATH on to the program. Nor
# do these commands heed the one of the shell, or what else it may have set for other Pythons.
START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from {} import main; main()"


def write_scripts() -> None:
    """Write the commands where the rehearsal's shell and its engine, and no others, look."""
    plugin = PLUGINS / f"resource-aws-v{version('pulumi-aws')}" / "pulumi-resource-aws"
    _write(BIN / "pulumi", "offline.pulumi_wrapper")
    _write(plugin, "offline.plugin.__main__")


def _write(script: Path, module: str) -> None:
    start = shlex.join([str(PYTHON), "-I", "-X", "utf8", "-c", START.format(module), str(CHECKOUT)])
    text = f'#!/bin/sh\nexec {start} "$@"\n'
    if not script.exists() or script.read_text() != text:
        script.parent.mkdir(parents=True, exist_ok=True)
        fresh = script.with_name(f"{script.name}.new")
        fresh.write_text(text)
        fresh.chmod(0o755)
        fresh.replace(script)
