"""Policy violations, errors and warnings of a deployment, in words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rehearsal.changes import kind_of
from rehearsal.events import STACK, Message, Phase, PolicyMessage, type_and_name

LEVELS: Mapping[str, str] = {
    "mandatory": "mandatory",
    "remediate": "changed by",
    "advisory": "advisory",
}
"""The levels of policies, the strictest first."""

THE_STACK = "the stack"
_SILENT = {"disabled", "none"}

# The policy SDK's message if a policy needs a value that is known only after the deployment.
_WAITS = re.compile(r"can't run policy '.*' from policy pack '.*' during preview", re.DOTALL)
_MARKS = re.compile(r"<\{%.*?%\}>|\x1b\[[0-9;?]*[ -/]*[@-~]")
_QUOTED = re.compile(r"'[^'\n]*'")
_SEVERITY = re.compile(r"^(?:error|warning): ")
# Errors without any information of their own.
_EMPTY = (
    "preview failed",
    "update failed",
    "destroy failed",
    "an unhandled error occurred: program exited with non-zero exit code",
)
_FEW = 2
"""The most resources with a text each; more share that of the first."""
_MOST_NAMES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault in one or more resources."""

    text: str
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A violated policy, its general requirement, and each fault."""

    policy: str
    level: str
    asks: str
    faults: tuple[Fault, ...]

    @property
    def count(self) -> int:
        """The number of resources with a fault."""
        return sum(len(fault.resources) for fault in self.faults)


def waiting(phases: Iterable[Phase]) -> int:
    """Return how many policy checks could not run before the deployment."""
    found = (one for phase in phases for one in phase.policy_messages)
    return len({(one.policy, one.urn) for one in found if _WAITS.match(cleaned(one.text))})


def violations(phases: Iterable[Phase]) -> list[Violation]:
    """Return each violated policy, mandatory ones first."""
    messages = dict.fromkeys(
        (one.level if one.level in LEVELS else "advisory", one.policy, one.urn, _words(one))
        for phase in phases
        for one in phase.policy_messages
        if one.level not in _SILENT and not _WAITS.match(cleaned(one.text))
    )
    grouped: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for level, policy, urn, text in messages:
        grouped.setdefault((level, policy), []).append((urn, text))
    found = [_violation(level, policy, said) for (level, policy), said in grouped.items()]
    return sorted(found, key=lambda one: [*LEVELS].index(one.level))


def errors(phases: Sequence[Phase]) -> list[Message]:
    """Return each error once, without those that have no information of their own."""
    found = dict.fromkeys(one for phase in phases for one in _messages(phase, "error"))
    telling = [one for one in found if not one.text.startswith(_EMPTY)]
    is_forbidden = any(one.level == "mandatory" for one in violations(phases))
    return telling if telling or is_forbidden else [*found]


def warnings(phases: Sequence[Phase]) -> list[Message]:
    """Return each warning once."""
    return list(dict.fromkeys(one for phase in phases for one in _messages(phase, "warning")))


def remarks(phases: Sequence[Phase]) -> list[Message]:
    """Return the output of the program and of the pack in the last phase."""
    return [one for phase in phases[-1:] for one in _messages(phase, "info", "info#err")]


def resource(urn: str) -> str:
    """Return the label of a resource: Table logs."""
    token, name = type_and_name(urn)
    if not urn or token == STACK:
        return THE_STACK
    is_provider = token.startswith("pulumi:providers:")
    return f"the provider {kind_of(urn)}" if is_provider else f"{kind_of(urn)} {name}"


def shortened(names: Sequence[str]) -> str:
    """Return the first names, and the number of others."""
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def cleaned(text: str) -> str:
    """Return a text without colors."""
    lines = _MARKS.sub("", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _messages(phase: Phase, *severities: str) -> Iterator[Message]:
    for one in phase.messages:
        text = _SEVERITY.sub("", cleaned(one.text))
        if one.severity in severities and text.strip():
            yield Message(text=text, severity=one.severity, urn=one.urn)


def _words(message: PolicyMessage) -> str:
    properties = ", ".join(message.set_properties) or "properties"
    return cleaned(message.text) or f"The policy sets {properties}."


def _violation(level: str, policy: str, said: Sequence[tuple[str, str]]) -> Violation:
    """Return a violation; a first line that all messages share is the general requirement."""
    asks, _, rest = said[0][1].partition("\n")
    is_shared = bool(rest) and all(text.startswith(f"{asks}\n") for _, text in said)
    alike: dict[str, list[tuple[str, str]]] = {}
    for urn, text in said:
        own = text.removeprefix(f"{asks}\n") if is_shared else text
        alike.setdefault(_without_names(own, urn), []).append((urn, own))
    return Violation(
        policy=policy,
        level=level,
        asks=asks if is_shared else "",
        faults=tuple(fault for found in alike.values() for fault in _faults(found)),
    )


def _faults(found: Sequence[tuple[str, str]]) -> Iterator[Fault]:
    """Yield a fault for each resource, or one for many that differ only in names."""
    if len(found) <= _FEW:
        yield from (Fault(text=text, resources=(resource(urn),)) for urn, text in found)
    elif resource(found[0][0]) == THE_STACK:
        yield _fault_of_stack([text for _, text in found])
    else:
        text = _without_names(found[0][1], found[0][0])
        yield Fault(text=text, resources=tuple(resource(urn) for urn, _ in found))


def _fault_of_stack(texts: Sequence[str]) -> Fault:
    """Return a fault for many texts, with the quoted names in which they differ."""
    quoted = [_QUOTED.findall(text) for text in texts]
    differing = [len(set(names)) > 1 for names in zip(*quoted, strict=True)]
    is_next = iter(differing)
    return Fault(
        text=_QUOTED.sub(lambda name: "..." if next(is_next) else name[0], texts[0]),
        resources=tuple(
            " of ".join(
                name.strip("'") for name, differs in zip(names, differing, strict=True) if differs
            )
            for names in quoted
        ),
    )


def _without_names(text: str, urn: str) -> str:
    """Return a text without the names of its resource, or without any if it is of the stack."""
    if resource(urn) == THE_STACK:
        return _QUOTED.sub("...", text)
    kind, name = (re.escape(part) for part in (kind_of(urn), type_and_name(urn)[1]))
    return re.sub(rf"(?:\b{kind} )?'[^'\n]*{name}[^'\n]*'", "...", text)
