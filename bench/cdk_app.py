"""The same tables as a CDK app, in an environment with packages of its own."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.environments import CDK, python
from bench.processes import Command

QUIET = {"JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "true"}


@contextmanager
def verdict() -> Generator[Command]:
    """Return the command that synthesizes the template under cdk-nag; it needs Node.js."""
    with TemporaryDirectory() as folder:
        yield Command(
            words=[str(python(CDK)), str(CDK)],
            folder=Path(folder),
            environment={**os.environ, **QUIET},
        )
