"""A preview: what the engine would do to a stack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Op = Literal["same", "create", "update", "replace", "delete", "import", "read", "discard"]
"""What is done to a resource; the steps that a replacement is made of are one `replace`."""

Values = Mapping[str, Any]
"""Properties as the engine has them: names in camelCase, secrets masked, unknowns as `UNKNOWN`."""

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine writes for a value that is known only after the deployment."""

Level = Literal["advisory", "mandatory", "remediate"]
DiffKind = Literal["add", "update", "delete"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A resource as it is, or as it would be; a retained resource stays in AWS when deleted."""

    inputs: Values
    outputs: Values
    is_protected: bool = False
    is_retained: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The operation on a resource.

    `type` is its token, such as aws:dynamodb/table:Table; `name` that in the program. `old` is
    None for what is created, `new` for what is deleted. `diffs` maps the path of a property that
    changes, such as pointInTimeRecovery.enabled, to how; `replace_keys` are the properties that
    cause a replacement. A component does not exist in AWS; it holds other resources.
    """

    op: Op
    urn: str
    type: str
    name: str
    old: State | None = None
    new: State | None = None
    diffs: Mapping[str, DiffKind] = field(default_factory=dict[str, DiffKind])
    replace_keys: tuple[str, ...] = ()
    is_component: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A policy's message on a resource, or, without a URN, on the whole stack."""

    policy: str
    level: Level
    message: str
    urn: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A complete preview of an environment.

    `violations` is None where the source does not have the policies' messages, or, with
    `tells_policies`, where no policy was asked. `errors` are what
    the engine, the program or the provider says went wrong: such a preview is not complete.
    `stack` is the one that the resources name; `unchanged` counts those that stay as they are,
    which `steps` may leave out. `skipped` quotes the lines around the preview that are no part of
    it.
    """

    environment: str
    steps: tuple[Step, ...]
    violations: tuple[Violation, ...] | None
    errors: tuple[str, ...] = ()
    stack: str = ""
    unchanged: int = 0
    skipped: tuple[str, ...] = ()
    tells_policies: bool = False
