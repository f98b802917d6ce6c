"""The faults that the pack finds, in this process and with production's config."""

from collections.abc import Iterable, Sequence

from bench.analysis import Analysis
from bench.peers.faults import Fault, none
from bench.services import Resource


def found(faults: Iterable[Fault]) -> list[list[str]]:
    """Return the rules that find each fault, without those that object to the correct service.

    A rule that waits for an unknown value has not found a fault.
    """
    right = none().resources()
    before = _rules(right, right)
    return [sorted(_rules(fault.resources(), right) - before) for fault in faults]


def _rules(resources: Sequence[Resource], right: Sequence[Resource]) -> set[str]:
    changed = resources if resources == right else [one for one in resources if one not in right]
    return {
        diagnostic.policyName
        for response in Analysis(resources, some=changed).responses()
        for diagnostic in response.diagnostics
        if not diagnostic.message.startswith("can't run policy")
    }
