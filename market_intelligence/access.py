"""The access patterns of the tables, on a DynamoDB client of boto3.

requests = RequestsTable(boto3.client("dynamodb"), "prod-market-intelligence-requests")
logs = LogsTable(boto3.client("dynamodb"), "prod-request-processing-logs")
"""

from market_intelligence.patterns.logs_table import LogsTable
from market_intelligence.patterns.pages import Page, every
from market_intelligence.patterns.refusals import (
    AlreadyLoggedError,
    AlreadySubmittedError,
    StatusChangedError,
)
from market_intelligence.patterns.requests_table import RequestsTable

__all__ = [
    "AlreadyLoggedError",
    "AlreadySubmittedError",
    "LogsTable",
    "Page",
    "RequestsTable",
    "StatusChangedError",
    "every",
]
