import ast
import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

from launcher.paths import CHECKOUT
from ops import type_stubs

_IMPORTS = re.compile(r"^from pulumi_aws import (.+)$", re.MULTILINE)
PACKAGES = ["pulumi_aws", *(f"pulumi_aws.{service}" for service in type_stubs.SERVICES)]


def stub_of(package: str) -> Path:
    return type_stubs.STUBS.joinpath(*package.split(".")[1:], "__init__.pyi")


@pytest.fixture(autouse=True)
def stubs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(type_stubs, "STUBS", tmp_path / "stubs")
    type_stubs.refresh()
    return tmp_path / "stubs"


def content(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text() for path in files}


def imported(stub: Path) -> dict[str, str]:
    """Return the modules that a stub imports its names from, by name."""
    return {
        alias.name: statement.module
        for statement in ast.parse(stub.read_text()).body
        if isinstance(statement, ast.ImportFrom) and statement.module
        for alias in statement.names
        if alias.asname == alias.name
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_a_stub_imports_what_the_package_has_from_where_it_has_it(package: str) -> None:
    names = imported(stub_of(package))
    module = importlib.import_module(package)
    for name, origin in names.items():
        # The package first, which loads itself when it is asked for a name.
        exported = getattr(module, name)
        assert exported is getattr(importlib.import_module(f"{package}.{origin}"), name)
    others = {name for name in dir(module) if not name.startswith("_")} - names.keys()
    # What is left is a service or a module, of which the stub imports what the package does.
    assert {name for name in others if not isinstance(getattr(module, name), ModuleType)} == set()


def test_stubs_are_those_of_the_installed_sdk_whatever_was_there(stubs: Path) -> None:
    made = content(stubs)
    assert made.keys() == {
        "py.typed",
        *(str(stub_of(package).relative_to(stubs)) for package in PACKAGES),
    }
    (stubs / "kms" / "__init__.pyi").write_text("from .key import Former as Former\n")
    (stubs / "iam" / "__init__.pyi").unlink()
    (stubs / "former").mkdir()
    (stubs / "former" / "__init__.pyi").touch()
    type_stubs.refresh()
    assert content(stubs) == made


def test_each_service_of_components_and_of_bootstrap_has_a_stub() -> None:
    files = [path for name in ("components", "bootstrap") for path in CHECKOUT.glob(f"{name}/*.py")]
    imports = [_IMPORTS.findall(path.read_text()) for path in files]
    services = {name for found in imports for names in found for name in names.split(", ")}
    assert services >= {"dynamodb", "s3"}
    assert services - {*type_stubs.SERVICES} == set()
