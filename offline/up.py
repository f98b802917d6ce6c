"""Deploys a stack and verifies it."""

from launcher.paths import CHECKOUT
from offline import embedded, pack, verification
from offline.rehearsal import rehearsing, say
from offline.stack_file import StackName


def up(stack: str) -> int:
    """Deploy the stack under the policy pack, verify it, and say where to look.

    Gives an exit code.
    """
    stack = StackName.parsed(stack).short
    with (
        rehearsing(stack) as ready,
        verification.prepared(stack, ready.environment) as prepared,
    ):
        code = ready.run("up", "--yes", *pack.options(stack))
        if code:
            say(
                f"\nThe {stack} stack is not up: the lines above say why. "
                f"Mend it and run `make up STACK={stack}` again."
            )
            return code
        fault, printed = prepared.end()
    if fault:
        is_wrong = fault == verification.WRONG
        outcome = "it is not as it should be" if is_wrong else "that could not be verified"
        say(
            f"\n{printed}\nThe {stack} stack is up, but {outcome}: the lines above say why. "
            f"`make verify STACK={stack}` verifies it again."
        )
        return fault
    summary = printed.splitlines()[-1]
    say(
        f"\nThe {stack} stack is up on {ready.server.url}, in this machine's memory only.\n"
        f"  proof   {summary} See `make verify STACK={stack}`.\n"
        f'  look    eval "$(make -s env STACK={stack})"   and use pulumi, aws or boto3\n'
        f"  log     {embedded.LOG.relative_to(CHECKOUT)}\n"
        f"  end     make down STACK={stack}"
    )
    return 0
