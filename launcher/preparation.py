"""What a command needs before it starts: packages, and the engine where it has to be built."""

from launcher import engine, venv
from launcher.progress import side_by_side


def prepare(files: tuple[str, ...], *, needs_engine: bool) -> None:
    """Bring the environment up to date with the requirements in `files`.

    Building an engine takes minutes, so it starts while the packages are installed. Every other way
    to get an engine needs the packages, and is left to the command.
    """
    if needs_engine and not venv.is_fresh(files) and engine.must_be_built():
        side_by_side(lambda: venv.ensure(files), engine.build)
    else:
        venv.ensure(files)
