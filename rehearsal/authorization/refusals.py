"""Refusals as each protocol of AWS has them: moto's models name no error that all services have."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from xml.sax.saxutils import escape

_REQUEST = "00000000-0000-4000-8000-000000000000"
_CODES = {"sns": "AuthorizationError"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What a client receives instead of an answer."""

    status: HTTPStatus
    headers: Mapping[str, str]
    body: bytes


def refusal(service: str, protocol: str, reason: str) -> Refusal:
    """Return a service's refusal of a call that the caller's policies do not allow."""
    match protocol:
        case "query":
            return _in_xml("ErrorResponse", _CODES.get(service, "AccessDenied"), reason)
        case "rest-xml":
            return _in_xml("", "AccessDenied", reason)
        case "rest-json":
            return _in_json(HTTPStatus.FORBIDDEN, "application/json", reason)
        case _:
            return _in_json(HTTPStatus.BAD_REQUEST, "application/x-amz-json-1.0", reason)


def _in_json(status: HTTPStatus, content: str, reason: str) -> Refusal:
    code = "AccessDeniedException"
    body = json.dumps({"__type": code, "message": reason, "Message": reason})
    headers = {"Content-Type": content, "x-amzn-ErrorType": code, "x-amzn-RequestId": _REQUEST}
    return Refusal(status=status, headers=headers, body=body.encode())


def _in_xml(around: str, code: str, reason: str) -> Refusal:
    error = f"<Code>{code}</Code><Message>{escape(reason)}</Message>"
    text = f"<Error><Type>Sender</Type>{error}</Error>"
    if around:
        text = f"<{around}>{text}<RequestId>{_REQUEST}</RequestId></{around}>"
    headers = {"Content-Type": "text/xml"}
    return Refusal(status=HTTPStatus.FORBIDDEN, headers=headers, body=text.encode())
