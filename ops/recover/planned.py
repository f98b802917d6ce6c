"""The resources that a stack's state lacks, or that it lists as pending.

The preview of a stack without a state creates every resource that the lost state had. An engine
that was killed leaves pending operations in the state.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from launcher.errors import UserError

_UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""The engine's placeholder for a string that only the deployment knows."""
_TAKE = "Use the output of `pulumi preview --json` of a stack that has no state."
_TAKE_STATE = "Use the output of `pulumi stack export`."


class _State(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    urn: str = ""
    type: str
    custom: bool = False
    parent: str = ""
    inputs: dict[str, Any] = Field(default_factory=dict[str, Any])


class _Step(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    op: str
    urn: str
    state: _State | None = Field(default=None, validation_alias="newState")


class _Preview(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    steps: list[_Step]


class _Operation(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    type: str
    resource: _State


class _Deployment(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    resources: list[_State] = Field(default_factory=list[_State])
    operations: list[_Operation] = Field(
        default_factory=list[_Operation], validation_alias="pending_operations"
    )


class _Export(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    deployment: _Deployment


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resource of the stack, or a component around others, by URNs."""

    urn: str
    type: str
    parent: str
    is_component: bool
    inputs: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its name in the program."""
        return self.urn.rpartition("::")[2]

    def text(self, name: str) -> str | None:
        """Return a string property that is known before the deployment, else None."""
        found = self.inputs.get(name)
        return found if isinstance(found, str) and found not in ("", _UNKNOWN) else None


def planned(text: str, label: str, stack: str) -> Sequence[Resource]:
    """Return the resources that a preview would create, parents first.

    Raises UserError for a text that is not a preview, or the preview of a stack with a state.
    """
    try:
        steps = _Preview.model_validate(json.loads(text)).steps
    except (ValueError, ValidationError, RecursionError) as error:
        raise UserError(f"{label} is not the preview of a stack. {_TAKE}") from error
    others = [one for one in steps if one.op != "create" or one.state is None]
    if others:
        name = others[0].urn.rpartition("::")[2]
        raise UserError(
            f"The stack has a state, with {name!r} in it: a lost state is rebuilt in a stack with "
            f"none. Deploy as usual, or see `./mi runbook state --stack {stack}`."
        )
    found = [_resource(one.urn, one.state) for one in steps if one.state]
    of_others = {one.urn.split("::")[0].removeprefix("urn:pulumi:") for one in found} - {stack}
    if of_others or not found:
        whose = f" of the stack {min(of_others)}" if of_others else " without resources"
        raise UserError(f"{label} is a preview{whose}, not of {stack}. {_TAKE}")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """The pending operations in a state; `known` are its other resources."""

    created: Sequence[Resource]
    known: Sequence[Resource]
    others: int
    """The number of other pending operations, which a refresh settles."""


def pending(text: str, label: str) -> Pending:
    """Return the pending operations in an exported state.

    Raises UserError for a text that is not a state, and for a state without pending operations.
    """
    try:
        deployment = _Export.model_validate(json.loads(text)).deployment
    except (ValueError, ValidationError, RecursionError) as error:
        raise UserError(f"{label} is not the state of a stack. {_TAKE_STATE}") from error
    if not deployment.operations:
        raise UserError(f"{label} has no pending operations: deploy as usual.")
    created = [one.resource for one in deployment.operations if one.type == "creating"]
    return Pending(
        created=[_resource(one.urn, one) for one in created],
        known=[_resource(one.urn, one) for one in deployment.resources],
        others=len(deployment.operations) - len(created),
    )


def _resource(urn: str, state: _State) -> Resource:
    return Resource(
        urn=urn,
        type=state.type,
        parent=state.parent,
        is_component=not state.custom,
        inputs=state.inputs,
    )
