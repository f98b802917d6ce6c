"""A stack as a program declares it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_policy.proxy import UNKNOWN_STRING_VALUE

from tests.policies.mutation.outputs import decided


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Declared:
    """A resource; `comes_from` has the resources whose outputs a property is made of.

    `outputs` are what AWS decides of it, None where that is not known yet. It equals nothing but
    itself, so that what is sent of it can be kept.
    """

    type: str
    name: str
    props: Mapping[str, Any]
    protect: bool = False
    ignore_changes: tuple[str, ...] = ()
    comes_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    outputs: Mapping[str, Any] | None = None

    @property
    def state(self) -> Mapping[str, Any]:
        """What comes out of it, which is what rules about the stack see."""
        unknown = dict.fromkeys(decided(self.type), UNKNOWN_STRING_VALUE)
        return (unknown if self.outputs is None else dict(self.outputs)) | dict(self.props)


Stack = Mapping[str, Declared]
