"""What a finding says to those who mean what they have: who may let it through, and where."""


def if_meant(parameter: str, rule: str, change: str = "change", what: str = "that") -> str:
    """Return the way out that is not the program's: a parameter of the pack's config.

    `what` is meant, and `change` is what becomes of the parameter for it, such as `add it to`.
    """
    return (
        f"If {what} is meant, have the owners of the pack {change} {parameter} of {rule} in "
        "policies/config."
    )
