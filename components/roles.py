"""Who may take on a role."""

from components.documents import Statement


def assumed_by(service: str) -> Statement:
    """Let a service of AWS take on a role; only who may pass the role can have it do so."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
