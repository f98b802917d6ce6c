"""A rehearsal whose engine is a shell script."""

from pathlib import Path

from rehearsal.embedded import EmbeddedAws
from rehearsal.runs import Rehearsal

SERVER = EmbeddedAws(pid=1, port=1, instance="none")


def with_engine(folder: Path, script: str) -> Rehearsal:
    """Return a rehearsal of dev that runs a script in the place of the engine."""
    pulumi = folder / "pulumi"
    pulumi.write_text(f"#!/bin/sh\n{script}\n")
    pulumi.chmod(0o755)
    return Rehearsal(
        stack="dev", pulumi=pulumi, server=SERVER, environment={"AWS_REGION": "eu-west-1"}
    )
