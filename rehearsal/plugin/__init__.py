"""A stand-in for the official `aws` plugin: the same types and answers, on the embedded AWS."""
