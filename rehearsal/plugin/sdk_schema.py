"""What the properties of a type look like, read from the classes of the SDK itself."""

import builtins
import importlib
import inspect
import re
import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias, get_args, get_origin

import pulumi


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, boolean, integer or number."""

    kind: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose items are alike."""

    item: "Shape"


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map with free keys whose values are alike."""

    item: "Shape"


@dataclass(frozen=True, slots=True)
class Object:
    """Named properties, those of `required` always present."""

    properties: Mapping[str, "Shape"]
    required: frozenset[str]
    name: str = field(default="", compare=False)
    """The SDK's name for it, without `Args`."""


Shape: TypeAlias = Scalar | ListOf | MapOf | Object

# `pulumi.Input` names these in a string that only its own module can resolve.
PROMISES = {"Output": pulumi.Output, "T": object}
KINDS = {
    builtins.str: Scalar("string"),
    builtins.bool: Scalar("boolean"),
    builtins.int: Scalar("integer"),
    builtins.float: Scalar("number"),
}


@dataclass(frozen=True, slots=True)
class ResourceShape:
    """The inputs of a resource type, and its state, which is its outputs."""

    inputs: Object
    state: Object

    @property
    def outputs(self) -> frozenset[str]:
        """The names of the outputs."""
        return frozenset(self.state.properties)


@cache
def resource_shape(token: str) -> ResourceShape | None:
    """Return the shape of a resource type such as `aws:dynamodb/table:Table`, if the SDK has it."""
    name = token.rpartition(":")[2]
    path = f"pulumi_aws.{module_path(token)}"
    try:
        # The SDK loads a package once something in it is asked for. Its modules, imported before
        # that, would keep it from ever being whole.
        getattr(importlib.import_module(path.rpartition(".")[0]), name, None)
        module = importlib.import_module(path)
        # Where a part of another resource has the name already, the arguments have a longer one.
        arguments = getattr(module, f"{name}InitArgs", None) or getattr(module, f"{name}Args")
        state = getattr(module, f"_{name}State")
    except (ModuleNotFoundError, AttributeError):
        return None
    return ResourceShape(object_shape(arguments), object_shape(state))


def module_path(token: str) -> str:
    """Return the SDK's module of a token: `aws:kms/replicaKey:ReplicaKey` is in kms.replica_key."""
    path = token.split(":")[1].replace("/", ".")
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", path).lower()


@cache
def object_shape(args: type) -> Object:
    """Return the shape of one of the SDK's classes of arguments."""
    properties: dict[str, Shape] = {}
    required: set[str] = set()
    parameters = inspect.signature(args).parameters
    for name, getter in inspect.getmembers(args, lambda member: isinstance(member, property)):
        # The decorator `pulumi.getter` keeps here the name that goes over the wire.
        wire_name = getattr(getter.fget, "_pulumi_name", name)
        hint = typing.get_type_hints(getter.fget, localns=PROMISES)["return"]
        properties[wire_name] = _shape(hint)
        if parameters[name].default is inspect.Parameter.empty:
            required.add(wire_name)
    return Object(properties, frozenset(required), args.__name__.removesuffix("Args"))


def _shape(hint: object) -> Shape:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (typing.Union, types.UnionType):
        # An input is the value itself or something that promises it; the value comes first.
        return _shape(arguments[0])
    if origin in (list, Sequence):
        return ListOf(_shape(arguments[0]))
    if origin in (dict, Mapping):
        return MapOf(_shape(arguments[1]))
    if not isinstance(hint, type):
        raise TypeError(f"no shape is known for {hint}")
    return KINDS.get(hint) or object_shape(hint)
