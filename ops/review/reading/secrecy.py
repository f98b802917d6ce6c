"""Secrets, which are masked wherever they appear."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from ops.review.preview import UNKNOWN, Preview, State, Step, Values
from ops.review.values import items, members

MASK = "[secret]"
"""What stands where a secret was."""

SIGNATURE = "4dabf18193072939515e22adb298388d"
HIDDEN = "1b47061264138c4ac30d75fd1eb44270"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
FILES = ("c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7")
# One for each type of a value that is known only after the deployment.
_UNKNOWNS = {
    UNKNOWN,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
}
_INTERNAL = "__defaults"


def plain(value: object) -> object:
    """Return a value without marks."""
    if isinstance(value, str):
        return UNKNOWN if value in _UNKNOWNS else value
    if isinstance(value, list):
        return [plain(one) for one in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, object]", value)
    if SIGNATURE in members:
        return _marked(members)
    return {name: plain(one) for name, one in members.items() if name != _INTERNAL}


def _marked(members: Mapping[str, object]) -> object:
    mark = members[SIGNATURE]
    if mark == OUTPUT and not members.get("secret"):
        return plain(members["value"]) if "value" in members else UNKNOWN
    if mark == RESOURCE:
        return members.get("urn", UNKNOWN)
    if mark in FILES:
        return f"file {members.get('hash', '')}"
    # A secret, or a mark that is not known and may be one.
    return MASK


def shown(value: object) -> Iterator[str]:
    """Yield every text of a secret that the engine was asked to show."""
    if isinstance(value, list):
        for one in cast("list[object]", value):
            yield from shown(one)
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        if isinstance(text := members.get("plaintext"), str) and members.get(SIGNATURE) == HIDDEN:
            yield text.strip('"')
        for one in members.values():
            yield from shown(one)


_SHORTEST = 6
# Looked for at the beginning of a word only, since each further place takes as long again.
_ADDRESS = re.compile(r"(?<![\w.%+-])[\w.%+-]+@(?:[\w-]+\.)+[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Mask:
    """Masks known secrets in texts."""

    secrets: tuple[str, ...]

    @classmethod
    def of(cls, secrets: Iterable[str]) -> "Mask":
        """Return a mask of the secrets that are long enough to be unambiguous, longest first."""
        kept = {one for one in secrets if len(one) >= _SHORTEST and one != MASK}
        return cls(tuple(sorted(kept, key=lambda one: (-len(one), one))))

    def text(self, text: str) -> str:
        """Return a text with secrets masked."""
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        return text

    def message(self, text: str) -> str:
        """Return a free text with secrets masked, and every e-mail address, which may be secret."""
        return _ADDRESS.sub("[e-mail address]", self.text(text))

    def value(self, value: object) -> object:
        """Return a value with secrets masked in all its texts."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(one) for one in cast("list[object]", value)]
        if isinstance(value, dict):
            members = cast("dict[str, object]", value)
            return {self.text(name): self.value(one) for name, one in members.items()}
        return value


def alike(values: Sequence[object], found: set[str]) -> list[object]:
    """Mask in each value what the other masks at the same path, and collect what was masked.

    A provider may return in an output what the program passed as a secret.
    """
    if MASK in values:
        found.update(text for one in values for text in texts(one))
        return [None if one is None else MASK for one in values]
    return _items(_members(values, found), found)


def _members(values: Sequence[object], found: set[str]) -> list[object]:
    given = [cast("dict[str, object]", one) for one in values if isinstance(one, dict)]
    made = [dict[str, object]() for _ in given]
    for name in dict.fromkeys(name for one in given for name in one):
        column = alike([one.get(name) for one in given], found)
        for one, target, value in zip(given, made, column, strict=True):
            if name in one:
                target[name] = value
    rest = iter(made)
    return [next(rest) if isinstance(one, dict) else one for one in values]


def _items(values: Sequence[object], found: set[str]) -> list[object]:
    given = [cast("list[object]", one) for one in values if isinstance(one, list)]
    made = [list[object]() for _ in given]
    for position in range(max(map(len, given), default=0)):
        holders = [place for place, one in enumerate(given) if position < len(one)]
        column = alike([given[place][position] for place in holders], found)
        for place, value in zip(holders, column, strict=True):
            made[place].append(value)
    rest = iter(made)
    return [next(rest) if isinstance(one, list) else one for one in values]


def texts(value: object) -> Iterator[str]:
    """Yield every text in a value."""
    if isinstance(value, str):
        yield value
    if isinstance(value, list):
        for one in cast("list[object]", value):
            yield from texts(one)
    if isinstance(value, dict):
        for one in cast("dict[str, object]", value).values():
            yield from texts(one)


_HEARD = "subscriptions"


def kept(preview: Preview, known: Iterable[str]) -> Preview:
    """Mask known secrets, and what either side of the preview already masks."""
    found = set(known)
    steps = [_alike(one, found) for one in preview.steps]
    mask = Mask.of(found)
    said = preview.violations
    return replace(
        preview,
        steps=tuple(_masked(one, mask) for one in steps),
        violations=None
        if said is None
        else tuple(replace(one, message=mask.message(one.message)) for one in said),
        errors=tuple(map(mask.message, preview.errors)),
        skipped=tuple(map(mask.message, preview.skipped)),
    )


def heard(config: Mapping[str, object]) -> Iterator[str]:
    """Yield the endpoints of alarm subscriptions, which may stand in the config in plain text."""
    for value in config.values():
        for one in items(members(_parsed(value)).get(_HEARD)):
            yield from texts(members(one).get("endpoint"))


def _alike(step: Step, found: set[str]) -> Step:
    sides = [one for one in (step.old, step.new) if one]
    values = alike([part for one in sides for part in (one.inputs, one.outputs)], found)
    given = iter(cast("list[Values]", values))
    made = iter([replace(one, inputs=next(given), outputs=next(given)) for one in sides])
    return replace(step, old=step.old and next(made), new=step.new and next(made))


def _masked(step: Step, mask: Mask) -> Step:
    if not mask.secrets:
        return step
    return replace(
        step,
        name=mask.text(step.name),
        urn=mask.text(step.urn),
        old=_state(step.old, mask),
        new=_state(step.new, mask),
    )


def _state(state: State | None, mask: Mask) -> State | None:
    if state is None:
        return None
    inputs, outputs = (cast("Values", mask.value(one)) for one in (state.inputs, state.outputs))
    return replace(state, inputs=inputs, outputs=outputs)


def _parsed(value: object) -> object:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return None
