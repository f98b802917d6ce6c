"""What the official plugin refuses of a topic's inputs before anything is made."""

import re
from collections.abc import Iterator, Mapping, Sequence

from offline.plugin.documents import faults
from offline.plugin.problems import Problem
from offline.plugin.values import Properties, Unknown

STANDARD_NAME = re.compile(r"[0-9A-Za-z_-]{1,256}")
FIFO_NAME = re.compile(r"[0-9A-Za-z_-]{1,251}\.fifo")
WORDS = {
    "fifoThroughputScope": ("Topic", "MessageGroup"),
    "tracingConfig": ("Active", "PassThrough"),
}
FIFO_ONLY = {
    "archivePolicy": "message archive policy",
    "fifoThroughputScope": "FIFO throughput scope",
    "contentBasedDeduplication": "content-based deduplication",
}


def problems(inputs: Properties) -> Iterator[Problem]:
    """Give what is wrong with a topic."""
    yield from faults(inputs, "deliveryPolicy", "policy")
    if inputs.get("archivePolicy"):
        yield from faults(inputs, "archivePolicy")
    yield from one_of(inputs, WORDS)
    yield from _name(inputs)
    if inputs["fifoTopic"] is False:
        yield from _fifo_only(inputs)


def one_of(inputs: Properties, words: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Give the properties that are none of the words that they may be."""
    for name, allowed in words.items():
        value = inputs.get(name)
        if isinstance(value, str) and value not in allowed:
            listed = " ".join(f'"{word}"' for word in allowed)
            yield Problem(name, f"expected {name} to be one of [{listed}], got {value}")


def _name(inputs: Properties) -> Iterator[Problem]:
    if "namePrefix" in inputs:
        yield Problem(
            "namePrefix",
            "a rehearsal makes no name from a prefix: give a name, or leave out both",
        )
    name, is_fifo = inputs["name"], inputs["fifoTopic"]
    if isinstance(name, Unknown) or isinstance(is_fifo, Unknown):
        return
    pattern = FIFO_NAME if is_fifo else STANDARD_NAME
    if not pattern.fullmatch(name):
        yield Problem("name", f"invalid topic name: {name}")


def _fifo_only(inputs: Properties) -> Iterator[Problem]:
    for name, words in FIFO_ONLY.items():
        value = inputs.get(name)
        if value and not isinstance(value, Unknown):
            yield Problem(name, f"{words} can only be set for FIFO topics")
