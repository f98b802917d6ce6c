"""What the pack finds of faults, in process and as for production."""

from collections.abc import Iterable, Sequence

from bench.analysis import Analysis
from bench.peers.faults import Fault, none
from bench.services import Resource


def found(faults: Iterable[Fault]) -> list[list[str]]:
    """Return the rules that find each fault, without what they say of the service as it should be.

    A rule that waits for a value has found nothing.
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
