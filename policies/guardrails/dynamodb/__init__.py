"""DynamoDB: tables and their replicas, policies, exports and items."""
