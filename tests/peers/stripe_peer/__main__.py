"""Run by hand beside a copy for trying: `python -m tests.peers.stripe_peer [port] [shop]`."""

import sys
import threading

from tests.peers.stripe_peer import StripePeer


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8499
    shop = sys.argv[2] if len(sys.argv) > 2 else "http://127.0.0.1:8000"
    with StripePeer(port) as peer:
        peer.calls.address = f"{shop}/tra-tien/stripe/"
        print(f"A Stripe for trying at {peer.address}; its calls go to {peer.calls.address}")
        print("Start the shop with:")
        print(f"  export STRIPE_API_BASE={peer.address} STRIPE_PAY_ORIGIN={peer.address}")
        print(f"  export STRIPE_SECRET_KEY={peer.key} STRIPE_WEBHOOK_SECRET={peer.calls.secret}")
        print("Turn it: curl -d hold=1 " + peer.address + "/_control/calls   (Ctrl-C ends it)")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
