"""The schedule of backups, as AWS Backup accepts it."""

import re
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

from settings.section import fault


class _Field(NamedTuple):
    characters: str
    least: int
    greatest: int

    def takes(self, text: str) -> bool:
        numbers = re.findall(r"[0-9]+", text)
        return re.fullmatch(self.characters, text) is not None and all(
            len(number) <= len("2199") and self.least <= int(number) <= self.greatest
            for number in numbers
        )


_FIELDS = (
    # One number, because AWS Backup requires an hour or more between two backups.
    _Field(r"[0-9]+", 0, 59),
    _Field(r"[0-9,*/-]+", 0, 23),
    _Field(r"[0-9,*/LW-]+|\?", 1, 31),
    _Field(r"[0-9A-Z,*/-]+", 1, 12),
    _Field(r"[0-9A-Z,*#-]+|\?", 1, 7),
    _Field(r"[0-9,*/-]+", 1, 2199),
)
_DAY, _WEEKDAY = 2, 4


def _is_schedule(text: str) -> bool:
    found = re.fullmatch(r"cron\((\S+(?: \S+){5})\)", text)
    if not found:
        return False
    fields = found[1].split(" ")
    are_taken = all(field.takes(part) for field, part in zip(_FIELDS, fields, strict=True))
    return are_taken and (fields[_DAY] == "?") != (fields[_WEEKDAY] == "?")


def _schedule(text: str) -> str:
    if not _is_schedule(text):
        raise fault(
            "must be cron(minute hour day month weekday year) in UTC, with one number as minute "
            "and ? as either day or weekday, such as cron(0 5 ? * * *)"
        )
    return text


Schedule = Annotated[str, AfterValidator(_schedule)]
