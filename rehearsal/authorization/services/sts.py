"""What the calls of STS need."""

from collections.abc import Iterator

from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement


def requirements(call: Call) -> Iterator[Requirement]:
    """Yield all that a call needs."""
    # "No permissions are required to perform this operation", says its API reference.
    if call.operation != "GetCallerIdentity":
        yield Requirement(action=f"sts:{call.operation}", resource=call.text("RoleArn") or "*")
