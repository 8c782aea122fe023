"""A device that keeps passkeys, made of software, which can be told to answer wrongly."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, NEW_KEY = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def raw(words: str) -> bytes:
    return urlsafe_b64decode(words + "=" * (-len(words) % 4))


@dataclass
class Device:
    """One key. `domain`, `origin`, `flags` and `count` are what it says of itself."""

    domain: str = "127.0.0.1"
    origin: str = "http://127.0.0.1:8000"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    name: bytes = b"key-0123456789abcdef"
    handle: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: dict[str, Any], **said: str) -> str:
        """The answer to a page that wants a new key."""
        self.handle = raw(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        point = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, **point})
        kept = bytes(16) + len(self.name).to_bytes(2, "big") + self.name + public
        facts = self._facts(NEW_KEY) + kept
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": facts})
        client = self._client(options, "webauthn.create", said)
        return self._answer(clientDataJSON=client, attestationObject=attested)

    def sign(self, options: dict[str, Any], **said: str) -> str:
        """The answer to a page that wants somebody signed in."""
        self.count += 1
        facts, client = self._facts(), self._client(options, "webauthn.get", said)
        signature = self.key.sign(facts + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client,
            authenticatorData=facts,
            signature=signature,
            userHandle=self.handle,
        )

    def _facts(self, more: int = 0) -> bytes:
        head = sha256(self.domain.encode()).digest() + bytes([self.flags | more])
        return head + self.count.to_bytes(4, "big")

    def _client(self, options: dict[str, Any], kind: str, said: dict[str, str]) -> bytes:
        words = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(words | said).encode()

    def _answer(self, **parts: bytes) -> str:
        response = {name: text(part) for name, part in parts.items()}
        name = text(self.name)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
