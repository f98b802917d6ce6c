"""The two files that rebuild a state: its components, then their resources for `pulumi import`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from ops.recover.import_ids import Ids
from ops.recover.planned import Resource

Document = Mapping[str, object]

_FORMAT = 3
"""The version of the format of `pulumi stack export` and `pulumi stack import`."""


@dataclass(frozen=True, kw_only=True)
class Files:
    """The files in a folder that put resources back into the state of a stack.

    `components` are the components that the state lacks.
    """

    ids: Ids
    folder: Path
    stack: str
    resources: Sequence[Resource]
    components: Sequence[Resource] = ()

    @property
    def state(self) -> Path:
        """The file for `pulumi stack import`, which is not needed afterwards."""
        return self.folder / f"recover.{self.stack}.components.json"

    @property
    def imports(self) -> Path:
        """The file for `pulumi import`, which is not needed afterwards."""
        return self.folder / f"recover.{self.stack}.json"

    @cached_property
    def found(self) -> Sequence[tuple[Resource, str]]:
        """The resources that AWS has, with their import IDs; LookupError for an unknown type."""
        known = ((one, self.ids.of(one)) for one in self.resources)
        return [(one, identity) for one, identity in known if identity]

    @property
    def missing(self) -> Sequence[Resource]:
        """The resources that AWS does not have, or has more than once."""
        there = {one.urn for one, _ in self.found}
        return [one for one in self.resources if one.urn not in there]

    def documents(self) -> Mapping[Path, Document]:
        """Return the documents to write, by file."""
        state = {self.state: self._state()} if self.components else {}
        return {**state, self.imports: self._imports()}

    def _state(self) -> Document:
        # `pulumi import` requires that parents exist.
        resources = [
            {"urn": one.urn, "custom": False, "type": one.type}
            | ({"parent": one.parent} if one.parent else {})
            for one in self.components
        ]
        manifest = {"time": "0001-01-01T00:00:00Z", "magic": "", "version": ""}
        return {"version": _FORMAT, "deployment": {"manifest": manifest, "resources": resources}}

    def _imports(self) -> Document:
        parents = dict.fromkeys(one.parent for one, _ in self.found)
        names = {urn: f"parent-{number}" for number, urn in enumerate(parents)}
        provider = version("pulumi-aws")
        return {
            "nameTable": {name: urn for urn, name in names.items()},
            "resources": [
                {
                    "type": one.type,
                    "name": one.name,
                    "id": identity,
                    "parent": names[one.parent],
                    "version": provider,
                }
                for one, identity in self.found
            ],
        }
