"""Checks that the policies for readers and writers of the tables exist."""

from collections.abc import Iterator
from functools import partial

from components.table_args import TableArgs
from ops.verify.checks import Check
from ops.verify.deployed import Deployed
from ops.verify.errors import MissingError
from ops.verify.table_description import MISSING


def checks(deployed: Deployed) -> Iterator[Check]:
    """Yield a check for each policy, if the stack has policies."""
    if not deployed.stack.settings.grants.enabled:
        return
    for table in deployed.tables:
        for role, arn in policy_arns(deployed, table).items():
            yield Check(
                section="policies",
                name=f"{table.spec.name} {role}",
                expected=arn,
                call=partial(_found, deployed, f"{table.spec.name}PolicyArns", role),
                action=deployed.fix,
            )


def policy_arns(deployed: Deployed, table: TableArgs) -> dict[str, str]:
    """Return the expected policies of a table, by role."""
    site = deployed.site
    roles = ["reader", "writer", *(["stream-consumer"] if table.stream else [])]
    return {role: site.policy_arn(site.global_name(f"{table.spec.name}-{role}")) for role in roles}


def _found(deployed: Deployed, output: str, role: str) -> str:
    arns = deployed.outputs.texts(output)
    if role not in arns:
        raise MissingError(f"the output {output} has no {role}")
    try:
        return deployed.aws.call("iam", "get_policy", PolicyArn=arns[role])["Policy"]["Arn"]
    except MissingError:
        return MISSING
