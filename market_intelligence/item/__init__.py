"""An item: its fields and values, how DynamoDB stores them, and the problems of a bad one."""
