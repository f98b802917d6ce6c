"""Accounts of the embedded AWS: one server simulates all; the access key selects one."""

import re
from base64 import b32decode
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

DEFAULT_ACCOUNT = "123456789012"
"""The account that moto plays where none is named."""
HEADER = "x-moto-account-id"
"""The header in which moto gets the account."""
VARIABLE = "HTTP_X_MOTO_ACCOUNT_ID"
"""That header as WSGI has it."""

ACCOUNT = re.compile(r"[0-9]{12}")
# The bits of a session's key that are its account, as those of AWS's own keys are.
_SESSION = re.compile(r"ASIA[A-Z2-7]{16}")
_WRITTEN_IN = 0x7FFFFFFFFF80
SIGNER = re.compile(rf"\bCredential=({ACCOUNT.pattern})/")


class Accounts:
    """WSGI middleware by which an access key that is an account's id acts in that account."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        signer = SIGNER.search(environ.get("HTTP_AUTHORIZATION", ""))
        if signer:
            environ[VARIABLE] = signer[1]
        return self._application(environ, start_response)


def account_of(access_key: str) -> str:
    """Return the account in which an access key acts; that of a session has it written into it."""
    if ACCOUNT.fullmatch(access_key):
        return access_key
    if _SESSION.fullmatch(access_key):
        number = int.from_bytes(b32decode(access_key[4:])[:6], "big")
        return f"{(number & _WRITTEN_IN) >> 7:012}"
    return DEFAULT_ACCOUNT
