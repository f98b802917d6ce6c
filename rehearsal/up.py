"""Deploys a stack and verifies it."""

from launcher.paths import CHECKOUT
from rehearsal import embedded, pack, shown, verification
from rehearsal.runs import rehearsing, say, say_failure, say_log
from rehearsal.screen import is_verbose
from rehearsal.stack_file import StackName


def up(stack: str) -> int:
    """Deploy the stack with the policy pack, verify it, and return an exit code."""
    stack = StackName.parsed(stack).short
    with (
        rehearsing(stack) as ready,
        verification.prepared(stack, ready.environment) as prepared,
    ):
        code = ready.deploy(*pack.options(stack))
        if code:
            say_failure(code, stack, "up", f"The {stack} stack is not up")
            say_log(stack, "up")
            return code
        fault, printed = prepared.end()
    if fault:
        is_wrong = fault == verification.WRONG
        outcome = "is not as it should be" if is_wrong else "could not be verified"
        say(
            f"\n{printed}\nThe {stack} stack is up, but {outcome}: the lines above say why. "
            f"`make verify STACK={stack}` verifies it again."
        )
        return fault
    log = [] if is_verbose() else [shown.log_of(stack, "up")]
    logs = [file.relative_to(CHECKOUT) for file in (*log, embedded.LOG)]
    summary = printed.splitlines()[-1]
    say(
        f"\nThe {stack} stack is up on {ready.server.url}, in this machine's memory only.\n"
        f"  proof   {summary} See `make verify STACK={stack}`.\n"
        f'  look    eval "$(make -s env STACK={stack})"   and use pulumi, aws or boto3\n'
        f"  logs    {', '.join(map(str, logs))}\n"
        f"  end     make down STACK={stack}"
    )
    return 0
