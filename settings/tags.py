"""The tags that a stack adds to every resource."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from settings.section import fault, misnomer

STANDARD_TAGS = ("environment", "managed-by", "project", "stack")
# AWS's limits, from "Tag naming limits and requirements" in its tagging guide.
MAX_TAGS = 50
_TAG_KEY = re.compile(r"[\w .:/=+@-]{1,128}")
_TAG_VALUE = re.compile(r"[\w .:/=+@-]{0,256}")


def _tag_key(key: str) -> str:
    if not _TAG_KEY.fullmatch(key):
        raise misnomer("a key is 1 to 128 letters, digits, spaces or _ . : / = + - @")
    if key.lower().startswith("aws:"):
        raise misnomer("AWS reserves keys that start with aws:; use another")
    if key.lower() in STANDARD_TAGS:
        raise misnomer("every resource has this tag already: remove it")
    return key


def _tag_value(value: str) -> str:
    if not _TAG_VALUE.fullmatch(value):
        raise fault("must be 0 to 256 letters, digits, spaces or _ . : / = + - @")
    return value


def _distinct(tags: dict[str, str]) -> dict[str, str]:
    seen: dict[str, str] = {}
    for key in tags:
        first = seen.setdefault(key.lower(), key)
        if first != key:
            raise fault(
                ("IAM treats {one} and {two} as the same key: remove one"), one=first, two=key
            )
    return tags


Tags = Annotated[
    dict[Annotated[str, AfterValidator(_tag_key)], Annotated[str, AfterValidator(_tag_value)]],
    Field(max_length=MAX_TAGS - len(STANDARD_TAGS)),
    AfterValidator(_distinct),
]
