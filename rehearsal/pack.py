"""The policy pack that a rehearsal is held to."""

from launcher.paths import CHECKOUT
from rehearsal import shadow
from rehearsal.shadow import PACK

RECORD = "GUARDRAILS_RECORD"
"""The variable that has the pack write what it says into a file, as its README has it."""


def options(stack: str) -> list[str]:
    """Return the engine's options that put a stack under the pack, as strict as its environment is.

    The environment is the one that the stack's settings name, or else the first word of its name.
    """
    named = shadow.setting(stack, "market-intelligence:environment")
    config = f"{PACK}/config/{named or stack.partition('-')[0]}.json"
    given = ["--policy-pack-config", config] if (CHECKOUT / config).is_file() else []
    return ["--policy-pack", PACK, *given]
