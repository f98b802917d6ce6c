"""Who asks, and whether the stack may be in their account."""

from components.site import Site
from launcher.errors import UserError
from ops.stacks import Stack
from ops.verify.aws import Aws
from ops.verify.errors import CallError


class CallerError(UserError):
    """Why nothing is asked of this account, in sentences."""


def site(stack: Stack, aws: Aws) -> Site:
    """Give where the stack is, or CallerError where it may not be."""
    try:
        caller = aws.ask("sts", "get_caller_identity")
    except CallError as error:
        raise CallerError(f"AWS does not say who is asking: {error}\n{error.todo}") from error
    account: str = caller["Account"]
    if stack.accounts and account not in stack.accounts:
        raise CallerError(
            f"You are in account {account}, and the {stack.name} stack in "
            f"{' or '.join(stack.accounts)}: take other credentials, or mend "
            f"aws:allowedAccountIds in Pulumi.{stack.name}.yaml."
        )
    return stack.site(caller["Arn"].split(":")[1], account)
