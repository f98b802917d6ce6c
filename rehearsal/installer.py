"""Runs Pulumi's official installer, which needs the internet.

python -m rehearsal.installer FOLDER
"""

import subprocess
import sys

from pulumi.automation import PulumiCommand


def main(root: str) -> None:
    """Install the engine of the installed SDK's version under `root`."""
    try:
        PulumiCommand.install(root=root)
    except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1])
