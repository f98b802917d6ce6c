"""What a stack sets of the encryption of its tables."""

from typing import Literal

from pydantic import Field

from sections.section import Section


class Encryption(Section):
    """The key that encrypts the tables; they are always encrypted."""

    key: Literal["customer-managed", "aws-managed", "aws-owned"] = Field(
        default="customer-managed",
        description="a key of this account's own, made here and rotated each year; the one that "
        "AWS has in this account; or one that nobody sees, for free",
    )
