"""What people write in YAML or JSON."""

import json

import yaml

from launcher.errors import UserError


class WrittenError(UserError):
    """Why a text is neither."""


def parsed(text: str) -> object:
    """Give what a text says, as JSON has it: names are text, and so are dates.

    Raises WrittenError.
    """
    try:
        return json.loads(json.dumps(yaml.safe_load(text), default=str))
    except yaml.YAMLError as error:
        raise WrittenError(" ".join(str(error).split())) from error
    except (RecursionError, TypeError, ValueError) as error:
        raise WrittenError(str(error)) from error
