"""The page on permissions: the statements of each role, with their reasons."""

from collections.abc import Iterator, Mapping, Sequence

from bootstrap.permissions.roles import NOT_PROVEN_OFFLINE, Role, statements
from bootstrap.permissions.stack_place import StackPlace
from bootstrap.permissions.statement import Statement, documents
from ops.docs.generated_blocks import renewed, row, table

# AWS's own example of an account, and words in the place of names.
_PLACE = StackPlace(
    stack="prod",
    partition="aws",
    region="us-east-1",
    account="111122223333",
    state_bucket="YOUR-STATE-BUCKET",
    secrets_key_arn="arn:aws:kms:us-east-1:111122223333:key/YOUR-KEY",
    further_regions=("us-west-2",),
    streams=("arn:aws:kinesis:us-east-1:111122223333:stream/YOUR-STREAM",),
)


def fresh(text: str) -> str:
    """Return the page on permissions with its generated parts updated."""
    return renewed(text, {"counts": counts(), **{role.value: of(role) for role in Role}})


def counts() -> list[str]:
    """Return the number of actions of each role, and how many a rehearsal proves necessary."""
    lines = table(
        "role",
        "actions",
        "asked for by a call",
        "asked for by a page of AWS",
        "not proven",
        "policies",
    )
    for role in Role:
        given = statements(role, _PLACE)
        by_page = sum(len(one.actions) for one in given if one.page)
        unproven = sum(1 for of_role, _ in NOT_PROVEN_OFFLINE if of_role is role)
        every = sum(len(one.actions) for one in given)
        numbers = (every, every - by_page - unproven, by_page, unproven, len(documents(given)))
        lines.append(row(role.value, *map(str, numbers)))
    return [*lines, "", *_unproven(NOT_PROVEN_OFFLINE)]


def of(role: Role) -> list[str]:
    """Return a row for each statement of a role."""
    lines = table("statement", "actions", "on", "why")
    return lines + [_row(one) for one in statements(role, _PLACE)]


def _row(one: Statement) -> str:
    names = ", ".join(f"`{action}`" for action in one.actions)
    places = "<br>".join(dict.fromkeys(map(_place, one.resources)))
    bounds = "".join(f"<br>{line}" for line in _conditions(one))
    source = f" ({one.page})" if one.page else ""
    return row(f"`{one.sid}`", names, f"{places}{bounds}", f"{one.reason}{source}")


def _place(arn: str) -> str:
    """Return the resource part of an ARN, without region and account."""
    if arn == "*":
        return "everything"
    _, _, service, _, _, resource = arn.split(":", 5)
    return f"`{service}: {resource}`"


def _conditions(one: Statement) -> Iterator[str]:
    for operator, keys in one.conditions.items():
        for key, wanted in keys.items():
            values: Sequence[str] = [wanted] if isinstance(wanted, str) else wanted
            yield f"{operator} `{key}`: {', '.join(f'`{value}`' for value in values)}"


def _unproven(known: Mapping[tuple[Role, str], str]) -> Iterator[str]:
    for (role, action), source in known.items():
        yield f"- `{action}` of {role.value}: {source}."
