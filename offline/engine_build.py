"""Builds the Pulumi engine and its Python language host from their tagged Go modules."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from launcher.paths import CHECKOUT, cache
from launcher.progress import run

# The last release whose Python language host is part of a tagged module.
VERSION = "3.79.0"
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
FLAGS = ("-mod=mod", "-trimpath", "-buildvcs=false", "-ldflags", " ".join(LINK_FLAGS))
SHIMS = (
    "python/cmd/pulumi-language-python-exec",
    "python/dist/pulumi-analyzer-policy-python",
)


def build(go: str, target: Path) -> None:
    """Put the engine under `target`/bin: about 5 minutes on two cores, shown as it goes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="building-") as name:
        work = Path(name)
        for pinned in ("go.mod", "go.sum"):
            shutil.copy(CHECKOUT / "offline" / "go" / pinned, work)
        run(
            f"Building the Pulumi engine {VERSION} with Go (about 5 minutes, once)",
            [go, "build", *FLAGS, "-o", f"{work}/engine/bin/", "tool"],
            log=cache() / "engine-build.log",
            cwd=work,
        )
        where = [go, "list", "-mod=mod", "-m", "-f", "{{.Dir}}", SDK_MODULE]
        sdk = subprocess.run(where, cwd=work, capture_output=True, text=True, check=True).stdout
        for shim in SHIMS:
            copied = Path(shutil.copy(Path(sdk.strip()) / shim, work / "engine" / "bin"))
            copied.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        (work / "engine").rename(target)
