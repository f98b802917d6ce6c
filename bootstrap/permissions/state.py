"""The state of a stack, in an S3 bucket, with secrets encrypted by a KMS key."""

from collections.abc import Iterator

from bootstrap.permissions.stack_place import PROJECT, StackPlace
from bootstrap.permissions.statement import Statement


def _state(stack: StackPlace, *places: str) -> tuple[str, ...]:
    bucket = f"arn:{stack.partition}:s3:::{stack.state_bucket}"
    return tuple(f"{bucket}/.pulumi/{place}" for place in places)


def places_of(stack: StackPlace) -> tuple[str, ...]:
    """Return the paths of a stack: the last state, the former ones, and the locks."""
    return (
        f"stacks/{PROJECT}/{stack.stack}.json*",
        f"history/{PROJECT}/{stack.stack}/*",
        f"backups/{PROJECT}/{stack.stack}/*",
        f"locks/organization/{PROJECT}/{stack.stack}/*",
    )


def reading_state(stack: StackPlace) -> Iterator[Statement]:
    """Yield what Pulumi needs to read the state."""
    yield Statement(
        sid="FindState",
        actions=("s3:ListBucket",),
        resources=(f"arn:{stack.partition}:s3:::{stack.state_bucket}",),
        # With a condition on the prefix, AWS would not report that an object does not exist.
        reason="Pulumi lists the stacks, the locks and the history of a bucket",
    )
    yield Statement(
        sid="ReadState",
        actions=("s3:GetObject",),
        resources=_state(stack, "meta.yaml", *places_of(stack)),
        reason="Pulumi compares the program with the state of this stack only",
    )
    yield Statement(
        sid="DecryptState",
        actions=("kms:Decrypt",),
        resources=(stack.secrets_key_arn,),
        reason="secrets in the state and in the stack's file are encrypted",
    )


def writing_state(stack: StackPlace) -> Iterator[Statement]:
    """Yield what Pulumi needs to write the state."""
    yield Statement(
        sid="WriteState",
        actions=("s3:DeleteObject", "s3:PutObject"),
        resources=_state(stack, *places_of(stack)),
        reason="Pulumi locks the stack, writes its state after each step, and unlocks it",
    )
