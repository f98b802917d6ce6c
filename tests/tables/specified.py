"""The fields of a request as the table specification gives them."""

# Name, type, required: its "Field Descriptions".
REQUEST_FIELDS = [
    ("request_id", "String", "Yes"),
    ("project_id", "String", "Yes"),
    ("user_id", "String", "Yes"),
    ("request_type", "String", "Yes"),
    ("status", "String", "Yes"),
    ("status_message", "String", "No"),
    ("priority", "String", "Yes"),
    ("processing_strategy", "String", "Yes"),
    ("config", "Map", "Yes"),
    ("created_at", "String", "Yes"),
    ("updated_at", "String", "Yes"),
    ("started_at", "String", "No"),
    ("completed_at", "String", "No"),
    ("progress", "Map", "Yes"),
    ("results", "Map", "No"),
    ("errors", "List", "Yes"),
    ("warnings", "List", "Yes"),
    ("processing_metadata", "Map", "Yes"),
]
# The words that its descriptions allow.
WORDS = {
    "status": ["pending", "processing", "executing", "completed", "failed", "cancelled"],
    "priority": ["high", "medium", "low"],
    "processing_strategy": ["table", "sqs"],
}
