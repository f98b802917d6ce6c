"""The policy pack that a stack is held to, and which of its configs says how strictly."""

from pathlib import Path

from launcher.paths import CHECKOUT
from rehearsal import shadow
from rehearsal.shadow import PACK
from settings import environments

RECORD = "GUARDRAILS_RECORD"
"""The variable that has the pack write what it says into a file, as its README has it."""

FOLDER = f"{PACK}/config"
OF_OTHER_PROGRAMS = "any"
"""The config for programs that have no tables of the Root Orchestrator: no stack's here."""


def config_file(stack: str, environment: str, folder: Path = CHECKOUT) -> str | None:
    """Return the config that a stack is held to: its own, or else that of its environment.

    None is the default: every rule as strict as it is by itself. A stack that is called as another
    environment does not get that environment's.
    """
    known = environments.listed(folder / environments.PLACE)
    is_taken = stack == OF_OTHER_PROGRAMS or (stack in known and stack != environment)
    names = [environment] if is_taken else [stack, environment]
    files = (f"{FOLDER}/{name}.json" for name in names)
    return next((file for file in files if (folder / file).is_file()), None)


def own_config_file(stack: str, environment: str) -> str:
    """Return the config for what is a stack's alone, such as the names of its tables.

    It need not be there: a stack that shares its environment's config gets one of its own then.
    """
    is_shared = stack != environment and stack not in environments.listed()
    return f"{FOLDER}/{stack if is_shared else environment}.json"


def options_of(stack: str, environment: str) -> list[str]:
    """Return the engine's options that put a stack of an environment under the pack."""
    config = config_file(stack, environment)
    return ["--policy-pack", PACK, *(["--policy-pack-config", config] if config else [])]


def options(stack: str) -> list[str]:
    """Return the engine's options that put a stack under the pack in a rehearsal.

    Its environment is the one that its settings name, or else the first word of its name.
    """
    named = shadow.setting(stack, "market-intelligence:environment")
    return options_of(stack, named or stack.partition("-")[0])
