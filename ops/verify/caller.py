"""Who asks, and whether the stack may be in their account."""

from components.site import Site
from launcher.errors import UserError
from ops.stacks import Stack, refuse_encrypted
from ops.verify.access import AccessError
from ops.verify.aws import Aws
from ops.verify.errors import CallError

# Without them it is not known whom and where to ask.
_NEEDED = ("aws:allowedAccountIds", "aws:profile", "aws:region")


class CallerError(UserError):
    """Why nothing is asked of this account, in sentences."""


def site(stack: Stack, aws: Aws) -> Site:
    """Give where the stack is.

    Raises CallerError where it may not be, and AccessError where that is not known.
    """
    if not aws.is_embedded:
        refuse_encrypted(stack.engine_name, [one for one in _NEEDED if one in stack.unknown])
    try:
        caller = aws.ask("sts", "get_caller_identity")
    except AccessError:
        raise
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
