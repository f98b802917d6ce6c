"""`./mi pins`: pins the Python packages with hashes, from the `.in` files."""

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
NAMES = (
    "requirements",
    "requirements-offline",
    "requirements-pictures",
    "requirements-dev",
    "policies/requirements",
    "bench/cdk/requirements",
    "bench/checkov/requirements",
    "bench/prowler/requirements",
    "tests/market_intelligence/aiobotocore/requirements",
)
WITHOUT_OTHERS = {"bench/prowler/requirements"}
"""Of these only the packages themselves are needed, whose data is read."""
STAMP = "# Made by `make requirements` from {}, whose SHA-256 is {}\n"
COMPILE = (
    *(
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
    ),
    *("--generate-hashes", "--no-header", "--no-emit-index-url"),
)


def compile_all(folder: Path = CHECKOUT) -> None:
    """Rewrite each requirements file; versions that still fit stay."""
    for name in NAMES:
        source, pins = folder / f"{name}.in", folder / f"{name}.txt"
        alone = ["--no-deps"] if name in WITHOUT_OTHERS else []
        command = [*COMPILE, *alone, f"{name}.in", "-o", f"{name}.txt"]
        subprocess.run(command, cwd=folder, check=True)
        pins.write_text(_stamp(source) + pins.read_text())


def stale(folder: Path = CHECKOUT) -> list[str]:
    """Return the requirements files that do not match their `.in` file."""
    return [
        f"{name}.txt"
        for name in NAMES
        if not (folder / f"{name}.txt").read_text().startswith(_stamp(folder / f"{name}.in"))
    ]


def unhashed(folder: Path = CHECKOUT) -> list[str]:
    """Return the packages that are pinned without a hash."""
    found: list[str] = []
    for name in NAMES:
        text = (folder / f"{name}.txt").read_text().replace("\\\n", " ")
        pins = [line for line in text.splitlines() if re.match(r"\w", line)]
        found += [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin]
    return found


def _stamp(source: Path) -> str:
    return STAMP.format(source.name, sha256(source.read_bytes()).hexdigest())


def main() -> None:
    """Pin the Python packages, with hashes; versions that still fit stay."""
    compile_all()
    print(f"Pinned: {', '.join(f'{name}.txt' for name in NAMES)}", file=sys.stderr)
