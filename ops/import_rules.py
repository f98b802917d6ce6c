"""A kind of import rule: what a package may import, beside itself and the standard library."""

import sys
from collections.abc import Iterable
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from typing_extensions import override


class MayImportContract(Contract):
    """The contract that some packages or modules import only what is listed.

    A list of what is forbidden, as import-linter's own contracts have, would let each new
    dependency in.
    """

    packages = fields.SetField(subfield=fields.StringField())
    may_import = fields.SetField(subfield=fields.StringField())

    @override
    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Return every other import, with its line."""
        packages = cast("set[str]", self.packages)
        allowed = {*packages, *cast("set[str]", self.may_import), *sys.stdlib_module_names}
        if missing := packages - graph.modules:
            raise ValueError(f"There is no {', '.join(sorted(missing))} to check the imports of.")
        faults = [
            f"{importer} imports {imported} ({_lines(graph, importer, imported)})"
            for importer in sorted(graph.modules)
            if _is_in(importer, packages)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not _is_in(imported, allowed)
        ]
        return ContractCheck(kept=not faults, metadata={"faults": faults})

    @override
    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print what `check` returned."""
        for fault in cast("list[str]", check.metadata["faults"]):
            output.print_error(fault)


def _is_in(module: str, packages: Iterable[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _lines(graph: ImportGraph, importer: str, imported: str) -> str:
    details = graph.get_import_details(importer=importer, imported=imported)
    return ", ".join(f"line {line}" for line in sorted({one["line_number"] for one in details}))
