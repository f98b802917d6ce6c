"""Properties as JSON: secrets masked, unknowns alike, and nothing that the engine keeps for itself.

The engine marks what JSON has no word for with an object that has a signature.
"""

from collections.abc import Iterator, Mapping
from typing import cast

from ops.review.preview import UNKNOWN

MASK = "[secret]"
"""What stands where a secret was."""

SIGNATURE = "4dabf18193072939515e22adb298388d"
HIDDEN = "1b47061264138c4ac30d75fd1eb44270"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
FILES = ("c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7")
# One for each type of a value that only the deployment will tell.
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
    """Give a value without marks."""
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
    """Give every text of a secret that the engine was told to show."""
    if isinstance(value, list):
        for one in cast("list[object]", value):
            yield from shown(one)
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        if isinstance(text := members.get("plaintext"), str) and members.get(SIGNATURE) == HIDDEN:
            yield text.strip('"')
        for one in members.values():
            yield from shown(one)
