"""Who a table belongs to, as its tags say."""

from collections.abc import Iterator, Mapping

from ops.adopt.plans import Refusal

_CLOUD_FORMATION = "aws:cloudformation:stack-name"
_OURS = ("managed-by", "project", "stack")


def is_own(tags: Mapping[str, str], own: Mapping[str, str]) -> bool:
    """Tell whether the stack itself made the table, or has adopted it."""
    return all(tags.get(name) == own[name] for name in _OURS)


def refusals(tags: Mapping[str, str], own: Mapping[str, str]) -> Iterator[Refusal]:
    """Yield who else would go on to change or delete the table."""
    if tags.get("managed-by") == own["managed-by"] and not is_own(tags, own):
        stack, project = tags.get("stack", "?"), tags.get("project", "?")
        yield Refusal(
            f"It belongs to the stack {stack} of the Pulumi project {project}.",
            f"Have that stack let go of it, with `pulumi state delete --stack {stack}`, and remove "
            "its tag managed-by.",
        )


def note(tags: Mapping[str, str]) -> str:
    """Say who may have made the table: AWS leaves that tag where a stack lets go of it, too."""
    if stack := tags.get(_CLOUD_FORMATION):
        return (
            f"Its tags name the CloudFormation stack {stack}. If it still belongs to that stack, "
            "take it out of there first, with the DeletionPolicy Retain: that stack could delete "
            "it otherwise."
        )
    return ""
