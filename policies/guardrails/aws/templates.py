"""CloudFormation templates: the types that they mention, and the parts that cannot be inspected."""

import json
import re
from functools import lru_cache

TEMPLATES = (
    "aws:cloudformation/stack:Stack",
    "aws:cloudformation/stackSet:StackSet",
    "aws-native:cloudformation:Stack",
    "aws-native:cloudformation:StackSet",
)
"""Resources with a template in `templateBody`, or its address in `templateUrl`."""

_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(/)|\r?\n[ \t]*)")
_HIGHEST = 0x10FFFF
_MOST_ESCAPES = 10_000
_MORE = "\0more"
"""The end of a text with more escapes than are read."""

_HIDING = {
    "more escapes than the rule reads": re.compile(f"{_MORE}$"),
    "a nested stack": re.compile(r"aws::cloudformation::stack(set)?\b"),
    "a custom resource": re.compile(r"aws::cloudformation::customresource\b|[\"'\s:]custom::"),
    "a module": re.compile(r"::module\b"),
    "a macro": re.compile(
        r"fn::transform|!transform|fn::foreach|aws::include|aws::languageextensions"
        r"|[\"']?\btransform[\"']?\s*:(?!\s*[\"']?aws::serverless-2016-10-31\b)"
    ),
}
"""What can create resources that are not in the template itself, with its name in messages."""


@lru_cache(maxsize=4)
def readable(template: str) -> str:
    """Return a template in lower case, without the escapes of JSON and YAML.

    It is searched, not parsed: any mention of a type counts.
    """
    try:
        return json.dumps(json.loads(template), ensure_ascii=False).lower()
    except (ValueError, RecursionError):
        text, times = _ESCAPE.subn(_unescaped, template, count=_MOST_ESCAPES)
        return f"{text.lower()}{_MORE if times == _MOST_ESCAPES else ''}"


def hidden(template: str) -> list[str]:
    """Return what in a readable template can create resources that the template does not show."""
    return [name for name, pattern in _HIDING.items() if pattern.search(template)]


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    if code:
        number = int(code, 16)
        return chr(number) if number <= _HIGHEST else ""
    return escape[4] or ""
