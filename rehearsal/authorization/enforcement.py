"""The WSGI layer that refuses what a role's policies do not allow."""

from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from rehearsal.authorization.calls import Call, Received, signer
from rehearsal.authorization.documents import Requirement, Verdict, verdict
from rehearsal.authorization.refusals import refusal
from rehearsal.authorization.requirements import requirements
from rehearsal.authorization.sessions import Session, session

Listener = Callable[[Session, Call, Requirement], None]

_REASONS = {
    Verdict.DENIED: "with an explicit deny in an identity-based policy",
    Verdict.UNMENTIONED: "because no identity-based policy allows the {action} action",
}
_BOUNDARY_REASONS = {
    Verdict.DENIED: "with an explicit deny in a permissions boundary",
    Verdict.UNMENTIONED: "because no permissions boundary allows the {action} action",
}


def no_one(_session: Session, _call: Call, _requirement: Requirement) -> None:
    """Tell nobody."""


class Enforcement:
    """WSGI middleware in which a session of a role does only what the role's policies allow.

    `tell` hears of each thing that a session's call needs, before it is known to be allowed.
    """

    def __init__(self, application: WSGIApplication, tell: Listener = no_one) -> None:
        self._application = application
        self._tell = tell

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        signed = signer(environ)
        caller = signed and session(signed.access_key, signed.partition)
        if not (signed and caller):
            return self._application(environ, start_response)
        received = Received(environ, signed)
        call = received.call(caller.account)
        for requirement in requirements(call):
            self._tell(caller, call, requirement)
            if reason := _refusal(caller, requirement):
                refused = refusal(call.service, received.protocol, reason)
                status = f"{refused.status.value} {refused.status.phrase}"
                start_response(status, [*refused.headers.items()])
                return [refused.body]
        return self._application(environ, start_response)


def _refusal(caller: Session, requirement: Requirement) -> str | None:
    """Return AWS's sentence on what a session may not do, or None for what it may."""
    found = verdict(caller.documents, requirement)
    reasons = _REASONS
    if found is Verdict.ALLOWED and caller.boundary is not None:
        found, reasons = verdict(caller.boundary, requirement), _BOUNDARY_REASONS
    if found is Verdict.ALLOWED:
        return None
    action = requirement.action
    why = reasons[found].format(action=action)
    return (
        f"User: {caller.arn} is not authorized to perform: {action} on resource: "
        f"{requirement.resource} {why}"
    )
