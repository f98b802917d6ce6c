import threading
from collections.abc import Iterable, Iterator
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from werkzeug.serving import make_server
from werkzeug.test import Client

from rehearsal.record_store import MADE, Records, RecordStore


def behind(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [f"behind: {environ['PATH_INFO']}".encode()]


@pytest.fixture
def url() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, Records(behind), threaded=True)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def store(url: str) -> RecordStore:
    return RecordStore(url)


def test_a_record_is_kept_replaced_listed_and_forgotten(store: RecordStore) -> None:
    arn = "arn:aws:dynamodb:us-east-1:1:table/a b%2F/c"
    assert store.get("table", arn) is None
    store.put("table", arn, {"class": "é"})
    store.put("table", arn, {"class": "STANDARD"})
    store.put("alarm", arn, {"rule": "TRUE"})
    assert store.get("table", arn) == {"class": "STANDARD"}
    assert store.all("table") == {arn: {"class": "STANDARD"}}
    store.delete("table", arn)
    store.delete("table", arn)
    assert store.all("table") == {}
    assert store.all("alarm") == {arn: {"rule": "TRUE"}}


def test_each_account_has_records_of_its_own(url: str, store: RecordStore) -> None:
    other = RecordStore(url, "999988887777")
    store.put("topic", "alerts", {"of": "the default account"})
    other.put("topic", "alerts", {"of": "the other"})
    assert store.all("topic") == {"alerts": {"of": "the default account"}}
    assert other.all("topic") == {"alerts": {"of": "the other"}}
    other.delete("topic", "alerts")
    assert store.get("topic", "alerts") == {"of": "the default account"}
    assert RecordStore(url, "123456789012").all("topic") == store.all("topic")


def test_what_was_made_is_found_without_knowing_its_account(url: str, store: RecordStore) -> None:
    RecordStore(url, "999988887777").put(MADE, "urn", {"id": "orders"})
    assert store.all(MADE) == {"urn": {"id": "orders"}}


@pytest.mark.parametrize(
    ("method", "path", "status", "text"),
    [
        ("GET", "/other", 200, "behind: /other"),
        ("GET", "/_rehearsal/instance", 200, "behind: /_rehearsal/instance"),
        ("GET", "/_rehearsal/records/table/none", 404, "null"),
        ("PUT", "/_rehearsal/records/table", 405, "null"),
        ("POST", "/_rehearsal/records/table/one", 405, "null"),
    ],
    ids=["another path", "a neighbour", "no such record", "a whole kind", "another method"],
)
def test_what_is_no_record_is_answered_as_such(
    method: str, path: str, status: int, text: str
) -> None:
    answer = Client(Records(behind)).open(path, method=method)
    assert (answer.status_code, answer.text) == (status, text)
