"""The short names of the tables of the specification."""

from tables.specs import PROCESSING_LOGS, REQUESTS


def short_name(name: str) -> str:
    """Give the short name of a table by its name in AWS, and anything else as it is."""
    for spec in (REQUESTS, PROCESSING_LOGS):
        if name.endswith(f"-{spec.base_name}"):
            return spec.name
    return name
