"""Signed credentials: what they say, and that each thing wrong with one has its own words."""

import base64
import gzip
import json
import re
import subprocess
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from certification.adapters import credentials
from certification.models import Certificate
from certification.rules import status_list
from certification.services import withdraw_certificate
from foundation.calendar import today
from tests.factories import CertificateFactory, UserFactory

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[2] / "docs/rules/register.md"


def unpacked(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def said(token: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(unpacked(token.split(".")[1]))
    return payload


def token_of(client: Client, certificate: Certificate) -> str:
    answer = client.get(f"/chung-nhan/{certificate.number}/chung-thu.jwt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/vc+jwt")
    return answer.content.decode()


def status_of(client: Client) -> str:
    return client.get("/chung-nhan/trang-thai.jwt").content.decode()


def keys_of(client: Client) -> dict[str, Any]:
    keys: dict[str, Any] = client.get("/.well-known/jwks.json").json()
    return keys


def withdraw(certificate: Certificate) -> None:
    withdraw_certificate(
        certificate=certificate,
        ground="STOPPED",
        reason="Thôi làm",
        effective_on=today(),
        by=UserFactory.create(),
    )


@pytest.fixture
def files(client: Client, tmp_path: Path) -> Callable[..., list[str]]:
    """Writes what was downloaded; gives the command's arguments."""

    def write(token: str, keys: dict[str, Any], status: str | None = None) -> list[str]:
        (tmp_path / "chung-thu.jwt").write_text(token)
        (tmp_path / "jwks.json").write_text(json.dumps(keys))
        arguments = [str(tmp_path / "chung-thu.jwt"), "--jwks", str(tmp_path / "jwks.json")]
        if status is not None:
            (tmp_path / "trang-thai.jwt").write_text(status)
            arguments += ["--status", str(tmp_path / "trang-thai.jwt")]
        return arguments

    return write


def test_a_credential_claims_the_check_and_never_the_states_certification(client: Client) -> None:
    certificate = CertificateFactory.create()
    claims = said(token_of(client, certificate))
    assert claims["type"] == ["VerifiableCredential", "OcopRegisterCheck"]
    assert claims["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    subject = claims["credentialSubject"]
    assert subject["register_number"] == certificate.number
    assert subject["checked_on"] == today().isoformat()
    vietnamese, english = (each["@value"] for each in claims["description"])
    assert "Đây không phải là chứng nhận của Nhà nước" in vietnamese
    assert "not a certification by the State" in english
    assert claims["issuer"].startswith("did:web:")
    assert claims["credentialStatus"]["statusListIndex"] == str(certificate.pk)


def test_a_credential_runs_as_long_as_its_certificate(client: Client) -> None:
    certificate = CertificateFactory.create(decided_on=date(2026, 2, 3))
    claims = said(token_of(client, certificate))
    assert claims["validFrom"] == "2026-02-03T00:00:00+07:00"
    assert claims["validUntil"] == "2029-02-04T00:00:00+07:00"
    assert claims["exp"] == int(datetime.fromisoformat(claims["validUntil"]).timestamp())


def test_the_issuer_and_its_keys_are_told_in_both_documents(client: Client) -> None:
    header = json.loads(unpacked(token_of(client, CertificateFactory.create()).split(".")[0]))
    document = client.get("/.well-known/did.json").json()
    assert header["kid"] == document["verificationMethod"][0]["id"]
    assert header["kid"] in document["assertionMethod"]
    assert header["kid"].endswith(keys_of(client)["keys"][0]["kid"])
    assert (header["alg"], header["typ"]) == ("EdDSA", "vc+jwt")
    for told in (document, keys_of(client)):
        assert '"d":' not in json.dumps(told).replace(" ", "")


def test_another_library_verifies_the_signature_and_refuses_a_changed_one(client: Client) -> None:
    head, body, signature = token_of(client, CertificateFactory.create()).split(".")
    key = Ed25519PublicKey.from_public_bytes(unpacked(keys_of(client)["keys"][0]["x"]))
    key.verify(unpacked(signature), f"{head}.{body}".encode())
    with pytest.raises(InvalidSignature):
        key.verify(unpacked(signature), f"{head}.{body[:-2]}AA".encode())


def test_the_documented_shell_lines_verify_a_credential(
    client: Client, files: Callable[..., list[str]], tmp_path: Path
) -> None:
    certificate = CertificateFactory.create()
    withdraw(certificate)
    files(token_of(client, certificate), keys_of(client), status_of(client))
    checking, bit = re.findall(r"```sh\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    script = f"set -e\n{checking}\nINDEX={certificate.pk}\n{bit}"
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, check=False)
    output = done.stdout.decode(errors="replace")
    assert done.returncode == 0, done.stderr
    assert "Signature Verified Successfully" in output
    assert certificate.number in output
    bits = re.search(r": ([01]{8})", output)
    assert bits is not None
    assert bits[1][certificate.pk % 8] == "1"


def test_the_command_says_who_checked_what_and_when(
    client: Client, files: Callable[..., list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    certificate = CertificateFactory.create()
    token, keys = token_of(client, certificate), keys_of(client)
    call_command("verify_credential", *files(token, keys))
    assert "thêm --status để kiểm" in capsys.readouterr().out
    call_command("verify_credential", *files(token, keys, status_of(client)))
    told = capsys.readouterr().out
    for words in (certificate.number, f"{today()}", "did:web:", "Không bị thu hồi"):
        assert words in told


def test_the_command_needs_no_database(
    client: Client,
    files: Callable[..., list[str]],
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    arguments = files(
        token_of(client, CertificateFactory.create()), keys_of(client), status_of(client)
    )
    with django_assert_num_queries(0):
        call_command("verify_credential", *arguments)


def changed(token: str, **subject: str) -> str:
    head, _body, signature = token.split(".")
    claims = said(token)
    claims["credentialSubject"] |= subject
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def test_a_changed_credential_is_refused_in_words(
    client: Client, files: Callable[..., list[str]]
) -> None:
    token = changed(token_of(client, CertificateFactory.create()), stars="5")
    with pytest.raises(CommandError, match="đã bị sửa"):
        call_command("verify_credential", *files(token, keys_of(client)))


def test_a_credential_of_an_unknown_key_names_the_key(
    client: Client, files: Callable[..., list[str]]
) -> None:
    token = token_of(client, CertificateFactory.create())
    other = {name: v for name, v in credentials.new_key().items() if name != "d"}
    with pytest.raises(CommandError, match="không có trong tệp khoá"):
        call_command("verify_credential", *files(token, {"keys": [other]}))


def test_another_key_under_the_same_name_is_refused(
    client: Client, files: Callable[..., list[str]]
) -> None:
    token = token_of(client, CertificateFactory.create())
    other = credentials.new_key() | {"kid": keys_of(client)["keys"][0]["kid"]}
    with pytest.raises(CommandError, match="Chữ ký không khớp"):
        call_command("verify_credential", *files(token, {"keys": [other]}))


def test_a_credential_of_a_lapsed_certificate_has_expired(
    client: Client, files: Callable[..., list[str]]
) -> None:
    token = token_of(client, CertificateFactory.create(lapsed=True))
    with pytest.raises(CommandError, match="hết hiệu lực từ 16/03/2023"):
        call_command("verify_credential", *files(token, keys_of(client), status_of(client)))


def test_a_credential_taken_before_the_withdrawal_is_revoked_by_the_next_list(
    client: Client, files: Callable[..., list[str]]
) -> None:
    certificate = CertificateFactory.create()
    token, before = token_of(client, certificate), status_of(client)
    withdraw(certificate)
    keys = keys_of(client)
    call_command("verify_credential", *files(token, keys, before))
    with pytest.raises(CommandError, match="thu hồi hoặc thay"):
        call_command("verify_credential", *files(token, keys, status_of(client)))


def test_a_replaced_certificate_is_revoked_and_its_successor_is_not(
    client: Client, files: Callable[..., list[str]]
) -> None:
    before = CertificateFactory.create(decided_on=today() - timedelta(days=300), stars=3)
    token = token_of(client, before)
    after = CertificateFactory.create(
        product=before.product, decided_on=today() - timedelta(days=1)
    )
    with pytest.raises(CommandError, match="thay bằng giấy khác"):
        call_command("verify_credential", *files(token, keys_of(client), status_of(client)))
    token = token_of(client, after)
    call_command("verify_credential", *files(token, keys_of(client), status_of(client)))


def test_an_old_status_list_is_not_believed(client: Client) -> None:
    certificate = CertificateFactory.create()
    token, status = token_of(client, certificate), status_of(client)
    tomorrow = timezone.now() + timedelta(hours=25)
    with pytest.raises(credentials.StatusUnusable, match="quá hạn"):
        credentials.check(token, jwks=keys_of(client), status=status, at=tomorrow)


def test_the_list_of_another_issuer_is_not_believed(client: Client) -> None:
    token, keys = token_of(client, CertificateFactory.create()), keys_of(client)
    foreign = credentials.sign(said(status_of(client)) | {"issuer": "did:web:elsewhere.example"})
    with pytest.raises(credentials.StatusUnusable, match="không phải của chứng thư này"):
        credentials.check(token, jwks=keys, status=foreign, at=timezone.now())


@pytest.mark.parametrize("rubbish", ["", "a.b.c", "{}", "e30.e30.", "\x00" * 40])
def test_what_is_no_credential_is_called_so(
    client: Client, files: Callable[..., list[str]], rubbish: str
) -> None:
    with pytest.raises(CommandError, match="không phải"):
        call_command("verify_credential", *files(rubbish, keys_of(client)))


def test_an_unsigned_or_otherwise_signed_token_is_refused(client: Client) -> None:
    token, keys = token_of(client, CertificateFactory.create()), keys_of(client)
    kid = json.loads(unpacked(token.split(".")[0]))["kid"]
    for algorithm in ("none", "HS256", "RS256"):
        head = base64.urlsafe_b64encode(json.dumps({"alg": algorithm, "kid": kid}).encode())
        forged = f"{head.rstrip(b'=').decode()}.{token.split('.')[1]}."
        with pytest.raises(credentials.CredentialError):
            credentials.verify(forged, keys)


def test_a_status_list_is_no_certificates_credential(client: Client) -> None:
    CertificateFactory.create()
    status, keys = status_of(client), keys_of(client)
    with pytest.raises(credentials.Malformed, match="không phải chứng thư của một giấy"):
        credentials.check(status, jwks=keys, status=None, at=timezone.now())


def test_after_a_rotation_old_credentials_hold_and_new_ones_name_the_new_key(
    client: Client, settings: Any
) -> None:
    certificate = CertificateFactory.create()
    before, old = token_of(client, certificate), keys_of(client)
    settings.CREDENTIAL_OLD_KEYS = json.dumps(old)
    settings.CREDENTIAL_KEY = json.dumps(credentials.new_key())
    keys = keys_of(client)
    assert [key["kid"] for key in keys["keys"]][1:] == [key["kid"] for key in old["keys"]]
    assert len(client.get("/.well-known/did.json").json()["assertionMethod"]) == 2
    credentials.check(before, jwks=keys, status=None, at=timezone.now())
    after = token_of(client, certificate)
    credentials.check(after, jwks=keys, status=status_of(client), at=timezone.now())
    with pytest.raises(credentials.UnknownKey):
        credentials.check(after, jwks=old, status=None, at=timezone.now())


def test_without_a_key_pages_say_so_and_everything_else_works(
    client: Client, settings: Any
) -> None:
    settings.CREDENTIAL_KEY, settings.CREDENTIAL_KEY_FILE = "", None
    certificate = CertificateFactory.create()
    page = client.get(certificate.get_absolute_url())
    assert page.status_code == 200
    assert "chưa đặt khoá ký" in page.content.decode()
    assert "chưa đặt khoá ký" in client.get("/chung-nhan/du-lieu-mo/").content.decode()
    answer = client.get(f"/chung-nhan/{certificate.number}/chung-thu.jwt")
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert keys_of(client) == {"keys": []}
    assert client.get("/.well-known/did.json").json()["assertionMethod"] == []


def test_a_key_made_here_is_kept_for_its_owner_alone(settings: Any, tmp_path: Path) -> None:
    settings.CREDENTIAL_KEY_FILE = tmp_path / "keys" / "key.json"
    first = credentials.keys().published()
    credentials._keys.cache_clear()
    assert credentials.keys().published() == first
    assert settings.CREDENTIAL_KEY_FILE.stat().st_mode & 0o077 == 0


def test_a_key_of_another_kind_is_refused_loudly(settings: Any) -> None:
    settings.CREDENTIAL_KEY = json.dumps({"kty": "RSA", "n": "AQAB", "e": "AQAB"})
    with pytest.raises(ValueError, match="Ed25519"):
        credentials.keys()


def test_a_new_key_is_printed_with_what_keeps_the_old_one_checkable(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("make_credential_key")
    first, second = capsys.readouterr().out.splitlines()
    made = json.loads(first.removeprefix("CREDENTIAL_KEY="))
    kept = json.loads(second.removeprefix("CREDENTIAL_OLD_KEYS="))["keys"][0]
    assert "d" in made
    assert "d" not in kept
    assert kept["kid"] == credentials.keys().published()[0]["kid"] != made["kid"]


def test_a_status_list_sets_the_leftmost_bit_first_and_grows_with_its_certificates() -> None:
    encoded = status_list.encode([0, 9, 131_072])
    field = gzip.decompress(unpacked(encoded[1:]))
    assert (field[0], field[1], len(field) * 8) == (0b1000_0000, 0b0100_0000, 262_144)
    for index, is_set in ((0, True), (1, False), (9, True), (131_071, False), (131_072, True)):
        assert status_list.is_set(encoded, index) is is_set
    with pytest.raises(status_list.BadList):
        status_list.is_set(encoded, 262_144)
    with pytest.raises(status_list.BadList):
        status_list.is_set("unonsense", 0)


def test_a_list_that_unpacks_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_list, "MOST_BYTES", 1000)
    with pytest.raises(status_list.BadList, match="too long"):
        status_list.is_set(status_list.encode([1]), 1)


def test_the_same_credential_is_given_in_english_and_vietnamese(client: Client) -> None:
    certificate = CertificateFactory.create()
    english = client.get(f"/en/chung-nhan/{certificate.number}/chung-thu.jwt").content.decode()
    assert said(english)["id"] == said(token_of(client, certificate))["id"]
    assert "/en/" not in json.dumps(said(english))
