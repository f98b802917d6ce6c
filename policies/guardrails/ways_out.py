"""How to allow what a rule refuses: who decides, and in which parameter."""


def if_meant(parameter: str, rule: str, change: str = "change", what: str = "this") -> str:
    """Return the sentence that names the parameter of the pack's config that allows a finding.

    `what` is to be allowed, and `change` is the edit of the parameter, such as `add it to`.
    """
    return (
        f"To allow {what}, have the owners of the pack {change} {parameter} of {rule} in "
        "policies/config."
    )
