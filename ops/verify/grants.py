"""Checks that the policies for readers and writers of the tables exist."""

from collections.abc import Iterator
from functools import partial

from components.table_args import TableArgs
from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.table_description import MISSING


def questions(of: Deployed) -> Iterator[Question]:
    """Yield a check for each policy, if the stack has policies."""
    if not of.stack.settings.grants.enabled:
        return
    for table in of.tables:
        for role, arn in policy_arns(of, table).items():
            yield Question(
                section="policies",
                check=f"{table.spec.name} {role}",
                expected=arn,
                ask=partial(_found, of, f"{table.spec.name}PolicyArns", role),
                todo=of.fix,
            )


def policy_arns(of: Deployed, table: TableArgs) -> dict[str, str]:
    """Return the expected policies of a table, by role."""
    site = of.site
    roles = ["reader", "writer", *(["stream-consumer"] if table.stream else [])]
    start = f"arn:{site.partition}:iam::{site.account}:policy"
    return {role: f"{start}/{site.global_name(f'{table.spec.name}-{role}')}" for role in roles}


def _found(of: Deployed, output: str, role: str) -> str:
    arns = of.outputs.texts(output)
    if role not in arns:
        raise MissingError(f"the output {output} has no {role}")
    try:
        return of.aws.ask("iam", "get_policy", PolicyArn=arns[role])["Policy"]["Arn"]
    except MissingError:
        return MISSING
