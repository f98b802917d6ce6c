"""Distinguishes the wrapper that `make env` puts on PATH from an engine: both are named pulumi."""

from pathlib import Path

from launcher.paths import BIN

# Each wrapper of any checkout contains one of these, and so does a copy, or a script that calls it.
TRACES = (
    b"rehearsal.pulumi_wrapper",
    b"offline.pulumi_wrapper",
    b"offline.plain",
    b".rehearsal/bin/pulumi",
)
WRAPPER_BYTES = 4096


def is_wrapper(pulumi: Path) -> bool:
    """Whether a command named pulumi is the wrapper of any checkout, and not an engine."""
    file = pulumi.resolve()
    if is_wrapper_folder(file.parent):
        return True
    try:
        with file.open("rb") as script:
            start = script.read(WRAPPER_BYTES)
    except OSError:
        return False
    return start.startswith(b"#!") and any(trace in start for trace in TRACES)


def is_wrapper_folder(folder: Path) -> bool:
    """Whether a folder is that of a checkout's wrapper, also through a link."""
    return folder.resolve().parts[-2:] == BIN.parts[-2:]
