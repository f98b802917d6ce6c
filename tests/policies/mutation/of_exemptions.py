"""Every fault of exemptions."""

from collections.abc import Iterator

from tests.policies.mutation.changes import unchanged, with_value
from tests.policies.mutation.estate import Stack
from tests.policies.mutation.faults import fault
from tests.policies.mutation.mutant import Mutant

RULE = "kms-key-region"


def exemptions(_stack: Stack) -> Iterator[Mutant]:
    gone = {"resource": "gone", "reason": "It was here once.", "expires": "2099-12-31"}
    needless = gone | {"resource": "tables"}
    several = with_value("multiRegion", True)
    yield fault(
        "tables",
        "an exemption of what is gone",
        unchanged,
        "policy-exemptions",
        config={RULE: {"exemptions": [gone]}},
    )
    yield fault(
        "tables",
        "a needless exemption",
        unchanged,
        RULE,
        config={RULE: {"exemptions": [needless]}},
    )
    yield fault(
        "tables",
        "an exemption that has expired",
        several,
        RULE,
        config={RULE: {"exemptions": [needless | {"expires": "2020-01-01"}]}},
    )
    yield fault(
        "tables",
        "an exemption that counts",
        several,
        config={RULE: {"exemptions": [needless]}},
    )
