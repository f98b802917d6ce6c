"""Who restores, and whether the stack is in their account."""

from components.site import Site
from ops.restore.errors import RefusalError
from ops.stacks import Stack
from ops.verify.aws import Aws
from ops.verify.errors import CallError, MissingError, UnansweredError


def site_of(stack: Stack, aws: Aws) -> Site:
    """Give where the stack is; RefusalError where it may not be, or nobody knows."""
    try:
        caller = aws.ask("sts", "get_caller_identity")
    except (CallError, MissingError, UnansweredError) as error:
        raise RefusalError(f"AWS does not say who is asking: {error}") from error
    account: str = caller["Account"]
    if stack.accounts and account not in stack.accounts:
        raise RefusalError(
            f"You are in account {account}, and the {stack.name} stack in "
            f"{' or '.join(stack.accounts)}: take other credentials, or mend "
            f"aws:allowedAccountIds in Pulumi.{stack.name}.yaml."
        )
    return stack.site(caller["Arn"].split(":")[1], account)
