"""The access patterns of the tables, on a DynamoDB client of boto3.

requests = RequestsTable(boto3.client("dynamodb"), "prod-market-intelligence-requests")
logs = LogsTable(boto3.client("dynamodb"), "prod-request-processing-logs")
"""

from tables.patterns.logs_table import LogsTable
from tables.patterns.pages import Page, every
from tables.patterns.refusals import AlreadyLoggedError, AlreadySubmittedError, StatusChangedError
from tables.patterns.requests_table import RequestsTable

__all__ = [
    "AlreadyLoggedError",
    "AlreadySubmittedError",
    "LogsTable",
    "Page",
    "RequestsTable",
    "StatusChangedError",
    "every",
]
