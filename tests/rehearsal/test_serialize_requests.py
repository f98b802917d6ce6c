import threading
from collections.abc import Iterator
from typing import Any

from rehearsal.serialize_requests import Turns

# The application in these tests has no head to send.
UNUSED: Any = None


def test_a_call_ends_before_the_next_begins() -> None:
    under_way: list[str] = []
    seen: list[list[str]] = []
    may_go_on = threading.Event()

    def application(environ: dict[str, str], _start: object) -> Iterator[bytes]:
        under_way.append(environ["PATH_INFO"])
        may_go_on.wait(5)
        seen.append([*under_way])
        under_way.remove(environ["PATH_INFO"])
        yield environ["PATH_INFO"].encode()

    turns = Turns(application)
    answers: list[list[bytes]] = []

    def call(path: str) -> None:
        answers.append([*turns({"PATH_INFO": path}, UNUSED)])

    threads = [
        threading.Thread(target=call, args=(path,), daemon=True) for path in ("/a", "/b", "/c")
    ]
    for thread in threads:
        thread.start()
    may_go_on.set()
    for thread in threads:
        thread.join()

    assert [len(paths) for paths in seen] == [1, 1, 1]
    assert sorted(answers) == [[b"/a"], [b"/b"], [b"/c"]]
