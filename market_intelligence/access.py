"""The access patterns of the tables, on a DynamoDB client of boto3.

A table without access patterns of its own has those of PlainTable.

requests = RequestsTable(boto3.client("dynamodb"), "prod-market-intelligence-requests")
logs = LogsTable(boto3.client("dynamodb"), "prod-request-processing-logs")
"""

from market_intelligence.errors import (
    AlreadyLoggedError,
    AlreadySubmittedError,
    AlreadyWrittenError,
    ArgumentError,
    MarketIntelligenceError,
    RequestChangedError,
    RequestGoneError,
    StatusChangedError,
)
from market_intelligence.item.problems import ItemError
from market_intelligence.patterns.logs_table import LogsTable
from market_intelligence.patterns.pages import Page, every
from market_intelligence.patterns.plain_table import PlainTable
from market_intelligence.patterns.requests_table import RequestsTable

__all__ = [
    "AlreadyLoggedError",
    "AlreadySubmittedError",
    "AlreadyWrittenError",
    "ArgumentError",
    "ItemError",
    "LogsTable",
    "MarketIntelligenceError",
    "Page",
    "PlainTable",
    "RequestChangedError",
    "RequestGoneError",
    "RequestsTable",
    "StatusChangedError",
    "every",
]
