"""What is done after a page's facts changed."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from marketplace.storefront import cdn

# The page leaves the CDN by itself after seconds: trying for long would help nobody.
PURGE_RETRY = RetryStrategy(max_attempts=4, wait=2)


@app.task(name="storefront.purge_cdn", retry=PURGE_RETRY)
def purge_cdn(keys: list[str]) -> None:
    """Tell the CDN to forget the scan pages of these products."""
    cdn.purge(keys)
