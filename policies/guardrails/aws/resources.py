"""What messages call a resource of any type."""

from pulumi_policy import ResourceValidationArgs


def resource_label(args: ResourceValidationArgs) -> str:
    """Name a resource by its class and by its name in the program."""
    return f"{args.resource_type.rpartition(':')[2]} {args.name!r}"
