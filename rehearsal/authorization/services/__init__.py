"""What the calls of each service need, a module a service, of botocore's name for it.

By the actions, resource types and dependent actions of the Service Authorization Reference; what
another page of AWS says has that page beside it.
"""
