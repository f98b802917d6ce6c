"""Two runs at once, and runs, servers and ports that are taken away."""

import json
import os
import signal
import socket
import subprocess
import time

import psutil
import pytest

from rehearsal.stack_file import known_stacks
from tests.e2e.checkout import Checkout
from tests.faults.frozen import message

DEAD = 2**22 + 1
"""A process number that no system gives."""
TABLES = ["dev-market-intelligence-requests", "dev-request-processing-logs"]


def server(checkout: Checkout) -> dict[str, int]:
    return json.loads((checkout.folder / ".rehearsal" / "server.json").read_text())


def test_a_mistake_in_the_settings_is_said_before_anything_is_made(checkout: Checkout) -> None:
    checkout.edit("Pulumi.dev.yaml", "days: 7", "days: 77")
    printed = checkout.make_fails("up")
    assert message("a bad setting") in printed
    checkout.restore()
    assert message("what to do about a bad setting") in printed
    assert checkout.tables() == []


@pytest.mark.nightly
def test_two_runs_of_one_stack_follow_each_other(checkout: Checkout) -> None:
    with checkout.start_make("up", "dev") as first, checkout.start_make("up", "dev") as second:
        printed = [run.communicate()[0] for run in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0), printed
    assert sum(message("two runs at once") in text for text in printed) == 1
    assert sum("13 created" in text for text in printed) == 1
    assert sum("13 unchanged" in text for text in printed) == 1


@pytest.mark.nightly
def test_runs_of_two_stacks_go_side_by_side(checkout: Checkout) -> None:
    with checkout.start_make("up", "dev") as first, checkout.start_make("up", "prod") as second:
        printed = [run.communicate()[0] for run in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0), printed
    assert checkout.tables() == [*TABLES, *(name.replace("dev", "prod", 1) for name in TABLES)]
    checkout.make("down", "prod")


@pytest.mark.nightly
def test_a_killed_server_leaves_nothing_stale(checkout: Checkout) -> None:
    checkout.make("up")
    os.kill(server(checkout)["pid"], signal.SIGKILL)
    printed = checkout.make("up")
    assert message("a killed server") in printed
    assert "13 created" in printed
    assert checkout.tables() == TABLES


@pytest.mark.nightly
def test_a_state_that_was_cut_off_ends_with_the_server(checkout: Checkout) -> None:
    checkout.make("up")
    state = checkout.state()
    state.write_text(state.read_text()[:8192])
    assert message("a state that was cut off", state=state) in checkout.make_fails("up")
    checkout.make("down")
    assert "13 created" in checkout.make("up")
    assert checkout.tables() == TABLES


@pytest.mark.nightly
def test_a_server_keeps_its_port_unless_another_program_has_taken_it(checkout: Checkout) -> None:
    checkout.make("up")
    before = server(checkout)
    os.kill(before["pid"], signal.SIGKILL)
    checkout.make("env")
    assert server(checkout)["port"] == before["port"]
    os.kill(server(checkout)["pid"], signal.SIGKILL)
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # A server that was killed takes a moment to let go of its port.
        deadline = time.monotonic() + 60
        while True:
            try:
                taken.bind(("127.0.0.1", before["port"]))
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            else:
                break
        taken.listen()
        taken.settimeout(0)
        checkout.make("up")
        assert server(checkout)["port"] != before["port"]
        assert checkout.tables() == TABLES


def wait_until_pending(checkout: Checkout, make: "subprocess.Popen[str]") -> None:
    """Wait until the engine that a run of `make` started is making resources."""
    folder = checkout.folder / ".rehearsal" / "state"
    while make.poll() is None:
        files = [*folder.glob(".pulumi/stacks/**/dev.json")]
        if any("pending_operations" in file.read_text() for file in files):
            return
        time.sleep(0.02)
    raise AssertionError(make.communicate()[0])


def plugins(checkout: Checkout) -> str:
    """Return the numbers of the plugin's processes."""
    pattern = f"rehearsal.plugin.*{checkout.folder}"
    listed = subprocess.run(["pgrep", "-f", pattern], capture_output=True, text=True, check=False)
    return listed.stdout


def test_what_a_killed_run_had_made_is_taken_up(checkout: Checkout) -> None:
    checkout.make("down")
    client = checkout.dynamodb()
    with checkout.start_make("up", "dev", REHEARSAL_CREATE_SECONDS="60") as run:
        wait_until_pending(checkout, run)
        for name in TABLES:
            client.get_waiter("table_exists").wait(
                TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
            )
        plugin = psutil.Process(int(plugins(checkout)))
        os.killpg(run.pid, signal.SIGKILL)
    client.put_item(TableName=TABLES[0], Item={"request_id": {"S": "kept"}})
    printed = checkout.make("up")
    assert message("a killed run") in printed
    assert client.scan(TableName=TABLES[0])["Count"] == 1
    expiry = client.describe_time_to_live(TableName=TABLES[0])["TimeToLiveDescription"]
    assert expiry["TimeToLiveStatus"] == "ENABLED"
    assert "13 unchanged" in checkout.make("up")
    plugin.wait(timeout=20)


@pytest.mark.nightly
def test_a_run_whose_make_was_killed_lets_go_of_the_stack(checkout: Checkout) -> None:
    """Nobody could end it any more, and whoever waits for the stack would wait for it."""
    checkout.make("down")
    with checkout.start_make("up", "dev", REHEARSAL_CREATE_SECONDS="240") as run:
        wait_until_pending(checkout, run)
        os.kill(run.pid, signal.SIGKILL)
        started = time.monotonic()
        checkout.make("down")
        assert time.monotonic() - started < 120
        assert run.stdout
        assert "`make` has ended: ending the run that it started." in run.stdout.read()


@pytest.mark.nightly
def test_a_run_that_a_deployment_starts_does_not_wait_for_it(checkout: Checkout) -> None:
    checkout.edit(
        "__main__.py",
        "import pulumi\n",
        "import pulumi\nimport subprocess\n"
        "subprocess.run(['make', 'env', 'STACK=dev'], cwd=" + repr(str(checkout.folder)) + ")\n",
    )
    try:
        printed = checkout.make("up")
    finally:
        checkout.restore()
    assert "This run was started by another run (process " in printed
    assert "which uses the dev stack until this run ends" in printed


@pytest.mark.nightly
def test_a_lock_of_an_engine_that_still_runs_is_respected(checkout: Checkout) -> None:
    checkout.make("up")
    folder = checkout.folder / ".rehearsal/state/.pulumi/locks/organization/market-intelligence/dev"
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder / "lock.json"
    host = socket.gethostname()
    holder = {"username": "me", "hostname": host, "timestamp": "2026-01-01T00:00:00Z"}
    lock.write_text(json.dumps(holder | {"pid": os.getpid()}))
    printed = checkout.make_fails("up")
    assert message("another engine at work", process=os.getpid(), host=host) in printed
    lock.write_text(json.dumps(holder | {"pid": DEAD}))
    assert "13 unchanged" in checkout.make("up")


def test_an_interrupt_ends_in_order(checkout: Checkout) -> None:
    checkout.end()
    with checkout.start_make("up", "dev", REHEARSAL_CREATE_SECONDS="3") as run:
        while not [*(checkout.folder / ".rehearsal").glob("state/.pulumi/locks/**/*.json")]:
            assert run.poll() is None, run.communicate()[0]
            time.sleep(0.05)
        os.killpg(run.pid, signal.SIGINT)
        printed = run.communicate()[0]
    assert run.returncode != 0
    assert "Traceback" not in printed
    checkout.make("up")
    assert checkout.tables() == TABLES


def test_a_mistake_on_the_command_line_is_said_in_a_sentence(checkout: Checkout) -> None:
    stacks = ", ".join(known_stacks())
    assert message("a misspelt stack", stacks=stacks) in checkout.make_fails("up", "pord")


@pytest.mark.nightly
def test_tables_are_made_side_by_side(checkout: Checkout) -> None:
    checkout.make("up", REHEARSAL_CREATE_SECONDS="5")
    client = checkout.dynamodb()
    first, second = (
        client.describe_table(TableName=name)["Table"]["CreationDateTime"] for name in TABLES
    )
    # Each creation waits for 5 s first, so one after the other would be further apart.
    assert abs((first - second).total_seconds()) < 4
