import os
import signal
from collections.abc import Iterator

import pytest

from ops.verify.interrupts import end_in_order, held_off

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Put back what the tests' own process does when it is interrupted."""
    before = {one: signal.getsignal(one) for one in SIGNALS}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.mark.parametrize("one", SIGNALS)
def test_whatever_ends_the_process_ends_it_in_order(one: signal.Signals) -> None:
    end_in_order()
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), one)


@pytest.mark.parametrize("one", SIGNALS)
def test_what_is_ignored_stays_so(one: signal.Signals) -> None:
    signal.signal(one, signal.SIG_IGN)
    end_in_order()
    assert signal.getsignal(one) == signal.SIG_IGN


@pytest.mark.parametrize("one", SIGNALS)
def test_nothing_ends_what_is_held_off(one: signal.Signals) -> None:
    end_in_order()
    with held_off():
        os.kill(os.getpid(), one)
    assert signal.getsignal(one) == signal.default_int_handler


def test_handlers_come_back_after_a_failure() -> None:
    end_in_order()
    with pytest.raises(ValueError, match=r"^no$"), held_off():
        raise ValueError("no")
    assert {signal.getsignal(one) for one in SIGNALS} == {signal.default_int_handler}
