"""Accounts of the embedded AWS: one server simulates all; the access key selects one."""

import re
from base64 import b32decode
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

DEFAULT_ACCOUNT = "123456789012"
"""The account that moto simulates by default."""
HEADER = "x-moto-account-id"
"""The header that sets the account in moto."""
VARIABLE = "HTTP_X_MOTO_ACCOUNT_ID"
"""The WSGI name of that header."""

ACCOUNT = re.compile(r"[0-9]{12}")
# The key of a session contains its account in these bits, as AWS's own keys do.
_SESSION = re.compile(r"ASIA[A-Z2-7]{16}")
_WRITTEN_IN = 0x7FFFFFFFFF80
SIGNER = re.compile(rf"\bCredential=({ACCOUNT.pattern})/")


class Accounts:
    """WSGI middleware that treats an access key that is an account id as that account."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        signer = SIGNER.search(environ.get("HTTP_AUTHORIZATION", ""))
        if signer:
            environ[VARIABLE] = signer[1]
        return self._application(environ, start_response)


def account_of(access_key: str) -> str:
    """Return the account of an access key; that of a session contains it."""
    if ACCOUNT.fullmatch(access_key):
        return access_key
    if _SESSION.fullmatch(access_key):
        number = int.from_bytes(b32decode(access_key[4:])[:6], "big")
        return f"{(number & _WRITTEN_IN) >> 7:012}"
    return DEFAULT_ACCOUNT
