"""Trust policies of roles."""

from components.documents import Statement


def assumed_by(service: str) -> Statement:
    """Allow an AWS service to assume a role; this also requires permission to pass the role."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
