"""How often a job that depends on somebody else's server is tried again."""

from procrastinate import RetryStrategy

# A mail server that is away for an hour loses nothing: 10 s, 100 s, 17 min, 2.8 h.
MAIL_RETRY = RetryStrategy(max_attempts=5, exponential_wait=10)
