"""IAM as the embedded AWS enforces it: a session of a role may do what the role's policies allow.

An access key that is an account's id acts as the account's root user, which nothing restricts. moto
has an evaluator of its own, which knows neither conditions nor the resources of most services.
"""
