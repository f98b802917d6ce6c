"""The package that another program installs: the domain, and nothing that clashes."""

from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement

from tests.market_intelligence.consumer import CHECKOUT, Consumer


def test_the_wheel_holds_the_domain_with_its_types_and_nothing_else(consumer: Consumer) -> None:
    with ZipFile(consumer.wheel) as wheel:
        names = {name for name in wheel.namelist() if not name.endswith("/")}
    package = {name for name in names if ".dist-info/" not in name}

    ours = (path for path in (CHECKOUT / "market_intelligence").rglob("*") if path.is_file())
    assert package == {
        path.relative_to(CHECKOUT).as_posix() for path in ours if "__pycache__" not in path.parts
    }
    assert "market_intelligence/py.typed" in package


def test_it_needs_boto3_and_pydantic_and_nothing_else(consumer: Consumer) -> None:
    needs = [Requirement(line) for line in consumer.installed.requires or ()]
    assert {one.name for one in needs if one.marker is None} == {"boto3", "pydantic"}
    optional = {one.name for one in needs if one.marker is not None}
    assert optional == {"aiobotocore", "types-aiobotocore-lite", "types-boto3-lite"}


def test_every_module_is_imported_with_only_these_packages(
    consumer: Consumer, tmp_path: Path
) -> None:
    script = tmp_path / "imports.py"
    script.write_text(
        "import importlib, pkgutil, market_intelligence as package\n"
        "for one in pkgutil.walk_packages(package.__path__, 'market_intelligence.'):\n"
        "    importlib.import_module(one.name)\n"
        "print(package.__file__)\n"
    )
    printed = consumer.run(script, {})
    assert Path(printed.strip()).is_relative_to(consumer.folder)


def test_the_name_of_pytables_is_left_to_it(consumer: Consumer, tmp_path: Path) -> None:
    # pandas.read_hdf imports PyTables by this name.
    (consumer.site_packages / "tables.py").write_text("IS_PYTABLES = True\n")
    script = tmp_path / "both.py"
    script.write_text(
        "import market_intelligence.access, tables\nprint(tables.IS_PYTABLES, tables.__file__)\n"
    )
    expected = f"True {consumer.site_packages / 'tables.py'}\n"
    assert consumer.run(script, {}) == expected
