"""What the engine does with a stack, without one: the plugin makes, changes, reads and deletes."""

import json
import re
import runpy
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

import yaml
from google.protobuf.json_format import ParseDict
from pulumi.runtime.proto import provider_pb2 as proto
from pulumi.runtime.proto import resource_pb2
from typing_extensions import override

from ops.requirements import CHECKOUT
from rehearsal.plugin.values import Properties
from tests.conftest import Mocks, Registered
from tests.rehearsal.plugin.conftest import Engine, Stub, plain, struct

_seeds = count(1)
_WORD = re.compile(r"_([a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resource as the state has it."""

    type: str
    identity: str
    inputs: Properties
    outputs: Properties
    deletes_first: bool


@dataclass
class Stack:
    """A stack and its state."""

    stub: Stub
    name: str
    resources: dict[str, Resource] = field(default_factory=dict[str, Resource])
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])

    def up(self, file: str, *, preview: bool = False) -> int:
        """Deploy the program as a stack's file says, or preview that; return how much changed."""
        given: dict[str, object] = yaml.safe_load(file)["config"]
        config = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in given.items()
        }
        monitor = _Deploying(self, preview=preview)
        monitor.run(
            lambda: runpy.run_path(str(CHECKOUT), run_name="__main__"),
            stack=self.name,
            config=config,
        )
        found = [one for urn, one in monitor.outputs.items() if "pulumi:pulumi:Stack" in urn]
        [self.outputs] = found
        if not preview:
            for resource in reversed(monitor.replaced):
                self.delete(resource)
            gone = [urn for urn in self.resources if urn not in monitor.known]
            for urn in reversed(gone):
                self.delete(self.resources[urn])
                del self.resources[urn]
                monitor.changes += 1
        return monitor.changes

    def refresh(self) -> None:
        """Read every resource again."""
        for urn, resource in [*self.resources.items()]:
            engine = Engine(self.stub, resource.type)
            identity, outputs, inputs = engine.read(
                resource.identity, resource.outputs, resource.inputs
            )
            if not identity:
                del self.resources[urn]
                continue
            self.resources[urn] = Resource(
                type=resource.type,
                identity=identity,
                inputs=inputs,
                outputs=outputs,
                deletes_first=resource.deletes_first,
            )

    def destroy(self) -> None:
        """Delete every resource, the last first."""
        for urn, resource in reversed([*self.resources.items()]):
            self.delete(resource)
            del self.resources[urn]

    def delete(self, resource: Resource) -> None:
        """Delete a resource."""
        Engine(self.stub, resource.type).delete(resource.outputs)


class _Deploying(Mocks):
    """Runs programs as the engine does, and has the plugin bring about what they register."""

    def __init__(self, stack: Stack, *, preview: bool) -> None:
        super().__init__()
        self._stack = stack
        self._is_preview = preview
        self.known: set[str] = set()
        self.replaced: list[Resource] = []
        self.changes = 0
        self._has_failed = False

    @override
    def Invoke(self, request: Any) -> Any:
        # The functions that the program calls take nothing.
        asked = proto.InvokeRequest(tok=request.tok, args=struct({}))
        answer = plain(getattr(self._stack.stub.Invoke(asked), "return"))
        return ParseDict({"return": answer}, resource_pb2.ResourceInvokeResponse())

    @override
    def RegisterResource(self, request: Any) -> resource_pb2.RegisterResourceResponse:
        answer = super().RegisterResource(request)
        if not request.type.startswith("aws:"):
            return answer
        registered = self.registered[-1]
        self.known.add(answer.urn)
        if self._has_failed:
            raise RuntimeError("As the engine, this begins nothing more after a failure.")
        try:
            found = self._brought_about(Engine(self._stack.stub, request.type), registered)
        except Exception:
            self._has_failed = True
            raise
        if not self._is_preview:
            self._stack.resources[answer.urn] = found
        return resource_pb2.RegisterResourceResponse(
            urn=answer.urn, id=found.identity, object=struct(found.outputs)
        )

    def _brought_about(self, engine: Engine, registered: Registered) -> Resource:
        old = self._stack.resources.get(registered.urn)
        if old is None:
            return self._created(engine, registered)
        checked = _checked(engine, _as_before(registered, old), old.inputs)
        diff = engine.diff(old.outputs, checked, registered.ignore_changes)
        replaces = {*diff.replaces, *_named(registered.replace_on_changes, diff.diffs)}
        if diff.changes != proto.DiffResponse.DIFF_SOME:
            return _with(old, checked, old.outputs)
        self.changes += 1
        if not replaces:
            outputs = engine.update(old.outputs, checked, preview=self._is_preview)
            return _with(old, checked, outputs | {"id": old.identity})
        if diff.deleteBeforeReplace or registered.delete_before_replace:
            if not self._is_preview:
                self._stack.delete(old)
        else:
            self.replaced.append(old)
        return self._created(engine, registered)

    def _created(self, engine: Engine, registered: Registered) -> Resource:
        self.changes += 1
        checked = _checked(engine, _inputs(registered), {})
        identity, outputs = engine.create(checked, preview=self._is_preview)
        return Resource(
            type=registered.urn.split("::")[2].rpartition("$")[2],
            identity=identity,
            inputs=checked,
            outputs=outputs | {"id": identity},
            deletes_first=registered.delete_before_replace,
        )


def _checked(engine: Engine, inputs: Properties, olds: Properties) -> Properties:
    """Return what the plugin makes of inputs, with a name that is another each time."""
    asked = proto.CheckRequest(
        urn=engine.urn,
        olds=struct(olds),
        news=struct(inputs),
        randomSeed=next(_seeds).to_bytes(32, "little"),
    )
    answer = engine.stub.Check(asked)
    assert [failure.reason for failure in answer.failures] == []
    return plain(answer.inputs)


def _with(old: Resource, inputs: Properties, outputs: Properties) -> Resource:
    return Resource(
        type=old.type,
        identity=old.identity,
        inputs=inputs,
        outputs=outputs,
        deletes_first=old.deletes_first,
    )


def _inputs(registered: Registered) -> Properties:
    # What a program registers has no more kinds of values than what the plugin takes.
    return cast("Properties", dict(registered.inputs))


def _as_before(registered: Registered, old: Resource) -> Properties:
    """Return inputs, with the former ones where their changes are ignored."""
    ignored = {*map(_camel, registered.ignore_changes)}
    kept = {name: value for name, value in old.inputs.items() if name in ignored}
    return {name: one for name, one in _inputs(registered).items() if name not in ignored} | kept


def _named(names: list[str], changed: Iterable[str]) -> set[str]:
    return {*map(_camel, names)} & {*changed}


def _camel(name: str) -> str:
    return _WORD.sub(lambda found: found[1].upper(), name)
