"""Builds the Pulumi engine and its Python language host from their tagged Go modules."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from launcher.paths import cache
from launcher.progress import run, say

# The last release whose Python language host is part of a tagged module.
VERSION = "3.79.0"
MODULES = Path(__file__).parent / "go"
"""The folder that pins the engine's modules by hash."""
SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"
VERSION_SYMBOLS = (
    "github.com/pulumi/pulumi/pkg/v3/version.Version",
    "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
)
LINK_FLAGS = (
    # Some dependencies reach into the Go runtime by name, which newer linkers refuse.
    "-checklinkname=0",
    "-s -w",
    *(f"-X {symbol}={VERSION}" for symbol in VERSION_SYMBOLS),
)
FLAGS = ("-trimpath", "-buildvcs=false", "-ldflags", " ".join(LINK_FLAGS))
SHIMS = (
    "python/cmd/pulumi-language-python-exec",
    "python/dist/pulumi-analyzer-policy-python",
)

_DOWNLOADING = "go: downloading "
_PROGRAMS = frozenset(
    {
        "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        f"{SDK_MODULE}/python/cmd/pulumi-language-python",
    }
)


def build(go: str, target: Path) -> None:
    """Build the engine under `target`/bin, with progress: about 5 minutes on two cores."""
    say(f"Building the Pulumi engine {VERSION} with Go: about 5 minutes, once.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="building-") as name:
        work = Path(name)
        for pinned in ("go.mod", "go.sum"):
            shutil.copy(MODULES / pinned, work)
        listed = cache() / "engine-modules.log"
        run(
            "Fetching the engine's Go modules",
            [go, "list", "-mod=readonly", "-deps", "tool"],
            log=listed,
            cwd=work,
            state=fetched,
        )
        packages = len(_packages(listed.read_text().splitlines()))
        run(
            "Compiling the engine",
            [go, "build", "-v", "-mod=readonly", *FLAGS, "-o", f"{work}/engine/bin/", "tool"],
            log=cache() / "engine-build.log",
            cwd=work,
            state=lambda lines: compiled(lines, packages),
        )
        where = [go, "list", "-mod=readonly", "-m", "-f", "{{.Dir}}", SDK_MODULE]
        sdk = subprocess.run(where, cwd=work, capture_output=True, text=True, check=True).stdout
        for shim in SHIMS:
            copied = Path(shutil.copy(Path(sdk.strip()) / shim, work / "engine" / "bin"))
            copied.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        (work / "engine").rename(target)


def fetched(lines: list[str]) -> str:
    """Return how many modules are fetched; others are for other systems, or cached."""
    sums = (MODULES / "go.sum").read_text().splitlines()
    most = sum("/go.mod " not in line for line in sums)
    count = sum(line.startswith(_DOWNLOADING) for line in lines)
    return f"{count} of at most {most} modules"


def compiled(lines: list[str], total: int) -> str:
    """Return how many packages are compiled, or that Go is linking."""
    packages = _packages(lines)
    if packages >= _PROGRAMS:
        return "linking"
    return f"{len(packages):,} of {total:,} packages"


def _packages(lines: list[str]) -> set[str]:
    """Return the packages that Go prints, one per line."""
    return {line for line in lines if line and " " not in line}
