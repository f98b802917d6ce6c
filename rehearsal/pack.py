"""The policy pack of a stack, and its config file."""

from pathlib import Path

from launcher.paths import CHECKOUT
from rehearsal import shadow
from rehearsal.shadow import PACK
from settings import environments

RECORD = "GUARDRAILS_RECORD"
"""The variable that makes the pack write its results into a file; see its README."""

FOLDER = f"{PACK}/config"
OF_OTHER_PROGRAMS = "any"
"""The config for other programs, without tables of the Root Orchestrator."""


def config_file(stack: str, environment: str, folder: Path = CHECKOUT) -> str | None:
    """Return the pack config of a stack: its own, or else that of its environment.

    Without one, each rule has its default level. A stack with the name of another environment does
    not get that environment's config.
    """
    known = environments.listed(folder / environments.PLACE)
    is_taken = stack == OF_OTHER_PROGRAMS or (stack in known and stack != environment)
    names = [environment] if is_taken else [stack, environment]
    files = (f"{FOLDER}/{name}.json" for name in names)
    return next((file for file in files if (folder / file).is_file()), None)


def own_config_file(stack: str, environment: str) -> str:
    """Return the config file of a stack's own values, such as the names of its tables.

    It may not exist: a stack that shares its environment's config has none of its own yet.
    """
    is_shared = stack != environment and stack not in environments.listed()
    return f"{FOLDER}/{stack if is_shared else environment}.json"


def options_of(stack: str, environment: str) -> list[str]:
    """Return the engine's options that apply the pack to a stack of an environment."""
    config = config_file(stack, environment)
    return ["--policy-pack", PACK, *(["--policy-pack-config", config] if config else [])]


def options(stack: str) -> list[str]:
    """Return the engine's options that apply the pack to a stack in a rehearsal.

    Its environment is that of its settings, or else the first word of its name.
    """
    named = shadow.setting(stack, "market-intelligence:environment")
    return options_of(stack, named or stack.partition("-")[0])
