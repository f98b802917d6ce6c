"""A sample of a resource type: what a program asks for, and what happens to it in a life."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import NamedTuple

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.values import Plain, Properties

Words = Mapping[str, str]
Refusal = tuple[Properties, str, str]
"""Inputs over the sample's own, the path that is at fault, and the reason."""


@dataclass(frozen=True, slots=True)
class Change:
    """An update in place: inputs over the sample's own, where None takes one away."""

    inputs: Properties
    kinds: Mapping[str, str] | None = None
    """What the diff says, where it is not an update of each input."""
    outputs: Properties = field(default_factory=dict[str, Plain])
    """What the resource has afterwards, where it is not the inputs; None where it has nothing."""
    _: KW_ONLY
    unknown: frozenset[str] = frozenset()
    """Outputs that a preview of the update leaves open."""
    calls: Sequence[str] | None = None
    """The actions that the update asks of AWS, without those that read."""
    left: Mapping[str, str] = field(default_factory=dict[str, str])
    """What the diff to the same inputs still says after the update."""
    has_way_back: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A change that somebody makes by calls to AWS, and what a refresh shows of it."""

    calls: Sequence[tuple[str, Properties]]
    """Actions with their parameters."""
    outputs: Properties
    kinds: Mapping[str, str]
    """What the diff to the program's inputs says then."""
    inputs: frozenset[str] = frozenset()
    """The inputs that it shows in, where these are not all of the outputs."""


def compact(text: str) -> str:
    """Return a document without spaces and with its keys in order."""
    return json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))


def _no_needs(_aws: Aws, _name: str) -> Words:
    return {}


class Steps(NamedTuple):
    """The action that each step asks of AWS, and fails with."""

    create: str = ""
    read: str = ""
    update: str = ""
    delete: str = ""
    finish: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A resource; `<name>`, `<region>`, `<id>` and words of `needs` stand for themselves in texts.

    Outputs are told where they are neither the inputs nor the defaults, nor id, region and tags.
    """

    token: str
    inputs: Properties
    outputs: Properties
    decided: frozenset[str] = frozenset()
    """Outputs that a preview of the creation leaves open."""
    defaults: Properties = field(default_factory=dict[str, Plain])
    identity: str = "<id>"
    import_identity: str = "<id>"
    needs: Callable[[Aws, str], Words] = _no_needs
    """Makes what the resource refers to, and gives the words for it."""
    documents: frozenset[str] = frozenset()
    """Texts in JSON, which the state has in a form of its own."""
    form: Callable[[str], str] = compact
    """Gives that form."""
    untold: frozenset[str] = frozenset()
    """Properties that the state alone knows, so that an import lacks them."""
    imported: Properties = field(default_factory=dict[str, Plain])
    """Inputs that AWS filled in and that describe the resource to an import."""
    auto_named: bool = False
    updates: Mapping[str, Change] = field(default_factory=dict[str, Change])
    replacing: Mapping[str, Properties] = field(default_factory=dict[str, Properties])
    """Inputs over the sample's own by the path that makes the engine replace the resource."""
    drift: Drift | None = None
    same: Sequence[Properties] = ()
    """Inputs that only look different from the sample's own."""
    left: Properties | None = None
    """What is read once the resource is deleted, where it is part of another one."""
    refused: Sequence[Refusal] = ()
    accepted: Sequence[Properties] = ()
    impossible: Sequence[tuple[Properties, str]] = ()
    """Inputs that AWS alone refuses, with the sentence."""
    taken: str | None = None
    """Why AWS refuses another one of the same name; None where it does not."""
    steps: Steps = field(default_factory=Steps)


def filled(value: Plain, words: Words) -> Plain:
    """Return a value with words in the place of their names, at any depth."""
    match value:
        case str():
            for name, word in words.items():
                value = value.replace(f"<{name}>", word)
            return value
        case list():
            return [filled(item, words) for item in value]
        case dict():
            return {name: filled(item, words) for name, item in value.items()}
        case _:
            return value


def no_arn(name: str) -> Refusal:
    """Return the refusal of a text that is not an ARN."""
    return ({name: "orders"}, name, f'"{name}" (orders) is an invalid ARN')


def beyond(name: str, value: int, least: int, greatest: int) -> Refusal:
    """Return the refusal of a number."""
    bounds = f"({least} - {greatest})"
    return ({name: value}, name, f"expected {name} to be in the range {bounds}, got {value}")


def length(name: str, value: str, least: int, greatest: int) -> Refusal:
    """Return the refusal of a text of too few or too many letters."""
    reason = f"expected length of {name} to be in the range ({least} - {greatest}), got {value}"
    return ({name: value}, name, reason)


def no_word(name: str, *words: str, **more: Plain) -> Refusal:
    """Return the refusal of a word that is none of some."""
    allowed = " ".join(f'"{word}"' for word in words)
    return ({name: "x", **more}, name, f"expected {name} to be one of [{allowed}], got x")


# Of what has the tag `team=orders`.
TAG_CHANGES: Mapping[str, Change] = {
    "tags": Change(
        {"tags": {"team": "new", "who": "me"}}, {"tags.team": "UPDATE", "tags.who": "ADD"}
    ),
    "empty tags": Change({"tags": {}}, {"tags.team": "DELETE"}),
    "no tags": Change({"tags": None}, {"tags": "DELETE"}, {"tags": {}}),
}
