import io
from dataclasses import replace
from textwrap import dedent

from rich.console import Console

from ops.adopt.plans import Change, Plan
from ops.adopt.screen import show, show_next
from tests.ops.adopt.test_plans import ADOPTABLE, PLAN


def shown(plan: Plan) -> str:
    stream = io.StringIO()
    show(plan, Console(file=stream, width=60, color_system=None))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def test_people_see_all_of_it() -> None:
    changes = [
        *ADOPTABLE.changes,
        Change(what="deletion protection", found=False, wanted=True),
        Change(what="maximums", found={"requests": {"reads": 5}}, wanted={}),
        Change(what="replicas", found=[], wanted=["eu-west-1", "us-west-2"]),
    ]
    settings = {"tableName": "my_requests", "timeToLive": False}
    table = replace(ADOPTABLE, changes=changes, settings=settings, note="Mind this.")

    assert shown(replace(PLAN, tables=[table, PLAN.tables[1]])) == dedent("""\
        Read, and nothing changed: the tables of prod in 123456789012, us-east-1.

        requests: my_requests, about 7 items: can be adopted
          keeps its name, by requests.tableName: "my_requests"
          goes on to expire nothing, by requests.timeToLive: false
        follows with the next deployment
        ┏━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┓
        ┃ setting           ┃ now              ┃ then              ┃
        ┡━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━┩
        │ stream            │ off              │ KEYS_ONLY         │
        │ deletion          │ off              │ on                │
        │ protection        │                  │                   │
        │ maximums          │ requests: reads: │ none              │
        │                   │ 5                │                   │
        │ replicas          │ none             │ eu-west-1,        │
        │                   │                  │ us-west-2         │
        └───────────────────┴──────────────────┴───────────────────┘
          Mind this.
          stream: Soon.

        logs: prod-request-processing-logs: cannot be adopted
          - It is blue.
            Paint it.""")


def test_commands_are_not_broken() -> None:
    stream = io.StringIO()
    command = "  pulumi up " + "--option " * 20
    show_next(["Next:", command], Console(file=stream, width=60, color_system=None))

    assert stream.getvalue() == f"\nNext:\n{command}\n"
