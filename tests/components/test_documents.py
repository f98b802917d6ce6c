from components.documents import Statement, document

DENY: Statement = {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": "*"}
ALLOW: Statement = {
    "Sid": "Read",
    "Effect": "Allow",
    "Action": ("dynamodb:GetItem", "dynamodb:Query"),
    "Resource": ["arn:aws:dynamodb:us-east-1:111122223333:table/dev-orders"],
    "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
}


def test_writes_statements_in_their_order_and_all_else_as_the_provider_reads_it() -> None:
    assert document([DENY, ALLOW]) == (
        '{"Statement":['
        '{"Action":"sns:Publish","Effect":"Deny","Principal":"*","Resource":"*"},'
        '{"Action":["dynamodb:GetItem","dynamodb:Query"],'
        '"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}},'
        '"Effect":"Allow",'
        '"Resource":["arn:aws:dynamodb:us-east-1:111122223333:table/dev-orders"],"Sid":"Read"}],'
        '"Version":"2012-10-17"}'
    )


def test_takes_what_comes_one_by_one() -> None:
    assert document(statement for statement in (DENY,)) == document([DENY])
