"""The resources in a state, as the engine would pass them to the pack."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as proto
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from launcher.errors import UserError
from ops.audit.record import TAKE
from ops.review.preview import UNKNOWN
from ops.review.reading.secrecy import MASK, plain

_URN = re.compile(r"urn:pulumi:(?P<stack>.+?)::(?P<project>.+?)::.+?::(?P<name>.+)", re.DOTALL)


class ResourcesError(UserError):
    """Why a file has no resources to audit, in a sentence."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=to_camel)


class Resource(_Part):
    """A resource as a state has it."""

    urn: str = Field(pattern=_URN)
    type: str
    inputs: dict[str, Any] | None = None
    outputs: dict[str, Any] | None = None
    parent: str = ""
    protect: bool = False
    provider: str = ""
    dependencies: list[str] | None = None
    property_dependencies: dict[str, list[str] | None] | None = None
    ignore_changes: list[str] | None = None
    delete: bool = False

    @property
    def name(self) -> str:
        """The name in the program."""
        return self._part("name")

    @property
    def stack(self) -> str:
        """The stack of the resource."""
        return self._part("stack")

    @property
    def project(self) -> str:
        """The project of the stack."""
        return self._part("project")

    def _part(self, name: str) -> str:
        found = _URN.fullmatch(self.urn)
        return found[name] if found else ""


class _Deployment(_Part):
    resources: list[Resource] | None = None


class _State(_Part):
    deployment: _Deployment


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """All resources of a deployed stack."""

    name: str
    project: str
    resources: tuple[Resource, ...]

    def each(self) -> list[proto.AnalyzeRequest]:
        """Return the request for each resource, with its inputs from the program."""
        return [
            proto.AnalyzeRequest(**self._identity(one), properties=_struct(one.inputs))
            for one in self.resources
        ]

    def whole(self) -> proto.AnalyzeStackRequest:
        """Return the request for the whole stack, with the outputs of each resource."""
        return proto.AnalyzeStackRequest(
            resources=[
                proto.AnalyzerResource(
                    **self._identity(one),
                    properties=_struct(one.inputs if one.outputs is None else one.outputs),
                    parent=one.parent,
                    dependencies=one.dependencies or [],
                    propertyDependencies={
                        name: proto.AnalyzerPropertyDependencies(urns=urns or [])
                        for name, urns in (one.property_dependencies or {}).items()
                    },
                )
                for one in self.resources
            ]
        )

    def _identity(self, one: Resource) -> dict[str, Any]:
        options = proto.AnalyzerResourceOptions(
            protect=one.protect, ignoreChanges=one.ignore_changes or [], parent=one.parent
        )
        found: dict[str, Any] = {
            "type": one.type,
            "urn": one.urn,
            "name": one.name,
            "options": options,
        }
        provider = self._provider(one)
        return found | ({"provider": provider} if provider else {})

    def _provider(self, one: Resource) -> proto.AnalyzerProviderResource | None:
        urn = one.provider.rpartition("::")[0]
        made_by = next((other for other in self.resources if urn and other.urn == urn), None)
        if made_by is None:
            return None
        return proto.AnalyzerProviderResource(
            type=made_by.type,
            urn=made_by.urn,
            name=made_by.name,
            properties=_struct(made_by.inputs),
        )


def read(document: Mapping[str, object], label: str) -> Stack:
    """Return the resources in a state.

    Raises ResourcesError.
    """
    if "deployment" not in document:
        raise ResourcesError(
            f"{label} cannot be audited: it is neither a state nor a record. What a preview prints "
            f"leaves out providers, and more that rules look at. {TAKE}"
        )
    try:
        state = _State.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ResourcesError(
            f"{label} cannot be audited: {where} is not as the engine writes it. {TAKE}"
        ) from error
    found = [one for one in state.deployment.resources or [] if not one.delete]
    if not found:
        raise ResourcesError(f"{label} cannot be audited: it has no resources. {TAKE}")
    return Stack(name=found[0].stack, project=found[0].project, resources=tuple(found))


def _struct(values: Mapping[str, Any] | None) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(cast("dict[str, Any]", _unmasked(plain(dict(values or {})))))
    return struct


def _unmasked(value: object) -> object:
    """Return a value with secrets as unknown: no rule reads secrets."""
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {name: _unmasked(one) for name, one in members.items()}
    if isinstance(value, list):
        return [_unmasked(one) for one in cast("list[object]", value)]
    return UNKNOWN if value == MASK else value


def has_document(text: str) -> Mapping[str, object] | None:
    """Return the single JSON object in a text, None for several lines of objects."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return cast("Mapping[str, object]", found) if isinstance(found, dict) else None
