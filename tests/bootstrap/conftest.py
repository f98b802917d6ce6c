"""A stack in an embedded AWS that says what each step of its life needs of IAM."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.backends import list_of_moto_modules
from werkzeug.serving import make_server

from ops import stacks
from rehearsal.accounts import Accounts
from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement
from rehearsal.authorization.sessions import Session
from rehearsal.aws import embedded_aws
from rehearsal.record_store import Records
from tests.bootstrap.life import Life, session_key
from tests.rehearsal.plugin.conftest import REGION, Stub, stub

__all__ = ["stub"]


@pytest.fixture(scope="module")
def life(stub: Stub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """A stack in an account, whose session this process acts as."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    heard: list[Life] = []

    def tell(_session: Session, call: Call, requirement: Requirement) -> None:
        heard[0].hear(call, requirement)

    http = make_server("127.0.0.1", 0, Accounts(Records(embedded_aws(tell))), threaded=True)
    thread = threading.Thread(
        target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    url = f"http://127.0.0.1:{http.port}"
    folder = tmp_path_factory.mktemp("stack")
    services = tuple(list_of_moto_modules())
    read = stacks.read

    def from_folder(name: str) -> stacks.Stack:
        return read(name, folder)

    with pytest.MonkeyPatch.context() as patch:
        # moto lists its folders at every request.
        patch.setattr("moto.backends.list_of_moto_modules", lambda: services)
        patch.setattr("rehearsal.plugin.aws.POLL_SECONDS", 0)
        patch.setattr(stacks, "read", from_folder)
        patch.setattr("boto3.DEFAULT_SESSION", None)
        patch.setenv("AWS_ENDPOINT_URL", url)
        patch.setenv("AWS_REGION", REGION)
        patch.setenv("AWS_SECRET_ACCESS_KEY", "rehearsal")
        found = Life(stub=stub, url=url, folder=Path(folder), key=session_key(url))
        heard.append(found)
        patch.setenv("AWS_ACCESS_KEY_ID", found.key)
        yield found
    http.shutdown()
    thread.join()
    http.server_close()
