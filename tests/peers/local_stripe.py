"""Runs localstripe (PyPI, GPL-3, a separate program) on this machine alone.

Its own command listens on every address and keeps a file between runs; this starts its web
application on 127.0.0.1 with nothing remembered. Nothing of it is part of the product.
Use: `python -m tests.peers.local_stripe PORT`.
"""

import sys


def main() -> None:
    from aiohttp import web
    from localstripe.server import app

    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)


if __name__ == "__main__":
    main()
