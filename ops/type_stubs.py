"""Type stubs of Pulumi's SDK of AWS that import each name of a service from its own module.

The packages of the SDK import all that their modules have (`from .table import *`), so for one
class a type checker reads every module of its service: 10 MB for those that this project uses.
The stubs name what is imported and declare nothing themselves, so it reads only the modules whose
names it meets, and finds the same. They are made of the installed SDK, and are no part of the
repository: without them, the type checker only takes longer.
"""

import ast
import os
import re
import shutil
import sysconfig
from pathlib import Path

from launcher.paths import CHECKOUT

STUBS = CHECKOUT / "typings" / "pulumi_aws-stubs"
"""In the folder where basedpyright looks for stubs by default."""
SDK = Path(sysconfig.get_path("purelib"), "pulumi_aws")
# What has no stub is read from the SDK.
SERVICES = ("backup", "cloudwatch", "dax", "dynamodb", "iam", "kinesis", "kms", "s3", "sns")
_IMPORT = re.compile(r"^from \.(\w+) import \*$", re.MULTILINE)
_EXPORTED = re.compile(r"^__all__ = (\[[^]]*\])", re.MULTILINE)


def refresh() -> None:
    """Write the stubs of the installed SDK where there are none, or others."""
    for service in {path.name for path in STUBS.glob("*/")} - {*SERVICES}:
        shutil.rmtree(STUBS / service)
    for file, text in _texts().items():
        if not file.exists() or file.read_text() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            draft = file.with_suffix(f".{os.getpid()}")
            draft.write_text(text)
            # At once, for a type checker that reads it now.
            draft.replace(file)


def _texts() -> dict[Path, str]:
    packages = [Path(), *map(Path, SERVICES)]
    stubs = {STUBS / package / "__init__.pyi": _stub(SDK / package) for package in packages}
    # What has no stub is looked for in the SDK.
    return {STUBS / "py.typed": "partial\n", **stubs}


def _stub(package: Path) -> str:
    """Return a package's source with the names that it imports in place of each asterisk."""
    source = (package / "__init__.py").read_text()
    # What comes then tells the engine what there is.
    declarations = source.partition("\n_utilities.register(")[0]
    return _IMPORT.sub(lambda found: _import(package, found[1]), declarations) + "\n"


def _import(package: Path, module: str) -> str:
    exported = _EXPORTED.search((package / f"{module}.py").read_text())
    if not exported:
        raise RuntimeError(f"{package / module}.py does not list its names in __all__.")
    names = (f"{name} as {name}" for name in ast.literal_eval(exported[1]))
    return f"from .{module} import {', '.join(names)}"
