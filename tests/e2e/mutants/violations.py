"""What the engine prints of the rules that a program breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# As `[mandatory]  market-intelligence v0.1.0  kms-key-state (aws:kms/key:Key: items)`, or in newer
# engines `- [mandatory] [severity: high]  kms-key-state  (aws:kms:Key: items)`.
HEADING = re.compile(r"\[(?P<level>\w+)\] .*?(?P<rule>[\w-]+) +\((?P<resource>\S+: .+)\)$")
MODULE_FILE = re.compile(r"/\w+(?=:)")
PLUGIN_VERSION = re.compile(r"(?<=: default)(_\d+)+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A rule that is broken, where, and what is to be done about it."""

    level: str
    rule: str
    resource: str
    message: str


def violations(printed: str) -> Iterator[Violation]:
    """Return every violation in what a preview printed: a heading, a description, a message."""
    lines = printed.splitlines()
    for line, message in zip(lines, [*lines[2:], "", ""], strict=True):
        if heading := HEADING.search(line):
            yield Violation(
                level=heading["level"],
                rule=heading["rule"],
                resource=PLUGIN_VERSION.sub("", MODULE_FILE.sub("", heading["resource"])),
                message=message.strip(),
            )
