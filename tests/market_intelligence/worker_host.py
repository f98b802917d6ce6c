"""Runs a worker's program in processes of its own, where only the package is installed.

Each line of the input starts one, and says at which of its writes it kills itself, and whether
before the call or after the answer: `3 before-call`. `0 never` lets it live. Each line of the
output says what has become of one: `started`, `killed` or `idle`, and its process id.
"""

import asyncio
import os
import runpy
import signal
import sys
import time
from importlib import import_module
from itertools import count
from typing import Any

import boto3

IDLE_SECONDS = 0.2
_BOTO3: Any = boto3  # which makes the classes of its clients at run time


def say(word: str) -> None:
    """Write a line, whole, whatever other processes write."""
    os.write(1, f"{word} {os.getpid()}\n".encode())


def work(script: str, at: int, moment: str) -> None:
    """Run the program until it kills itself."""
    writes, sleep = count(1), time.sleep

    def die(**_: object) -> None:
        if next(writes) == at:
            say("killed")
            os.kill(os.getpid(), signal.SIGKILL)

    def idle(_: float) -> None:
        say("idle")
        sleep(IDLE_SECONDS)

    async def idle_task(_: float) -> None:
        idle(0)

    if at:
        _BOTO3.DEFAULT_SESSION.events.register(f"{moment}.dynamodb.UpdateItem", die)
    time.sleep = idle
    asyncio.sleep = idle_task
    say("started")
    runpy.run_path(script, run_name="__main__")


def main() -> None:
    """Start a process for each line; it finds all imported already."""
    import_module("market_intelligence.access")
    _BOTO3.client("dynamodb").close()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        at, moment = line.split()
        if not os.fork():
            work(sys.argv[1], int(at), moment)


main()
