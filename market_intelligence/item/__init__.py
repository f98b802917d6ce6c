"""An item: its fields and values, how DynamoDB keeps them, and what is wrong with a bad one."""
