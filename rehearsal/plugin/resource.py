"""What a resource type brings to the plugin: its facts, its own checks, and its calls to AWS."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar

from pulumi.provider.experimental.provider import PropertyDiffKind

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Properties

Changes = dict[str, PropertyDiffKind]


class Resource(ABC):
    """A resource type; inputs and outputs are plain values under the SDK's wire names."""

    type_name: ClassVar[str]
    facts: ClassVar[PropertyRules]

    def problems(self, inputs: Properties, aws: Aws) -> Iterable[Problem]:
        """Return what is wrong with inputs beyond their types and facts; some may be unknown."""
        del inputs, aws
        return ()

    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        """Return old outputs and new inputs with what only looks different written the same."""
        return olds, news

    def adjust_diff(self, changes: Changes, olds: Properties, news: Properties) -> Changes:
        """Return the changes as the official plugin would, where facts cannot express them."""
        del olds, news
        return changes

    @abstractmethod
    def create(self, aws: Aws, inputs: Properties) -> str:
        """Make the resource and give its id."""

    def finish(self, aws: Aws, identity: str, inputs: Properties) -> None:
        """Make the calls that follow creation; if one fails, the next deployment goes on."""
        del aws, identity, inputs

    @abstractmethod
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        """Return what AWS holds, or None where nothing is there.

        `known` are the properties as of the last deployment, for what AWS does not return; those
        that are not mentioned in the answer stay as they are.
        """

    @abstractmethod
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        """Bring the resource from `olds` to `news`; `changed` names top-level properties."""

    @abstractmethod
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        """Remove the resource; one that is gone already is fine."""
