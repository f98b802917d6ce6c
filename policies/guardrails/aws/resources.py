"""The label of a resource of any type in messages."""

from pulumi_policy import ResourceValidationArgs


def resource_label(args: ResourceValidationArgs) -> str:
    """Return the label of a resource: its class and its name in the program."""
    return f"{args.resource_type.rpartition(':')[2]} {args.name!r}"
