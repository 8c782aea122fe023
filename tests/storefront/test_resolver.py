"""A GS1-conformant resolver: the checks of the standard's own test suite, asked of our views.

The suite's list is read from ../shared where it exists, so that no check is forgotten; each test
names the checks it stands for. Those about the transport (HTTPS, TLS, HTTP version) are the web
server's: see docs/rules/digital-link.md.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from foundation.calendar import today
from tests.factories import CertificateFactory, LotFactory, ProductFactory, UserFactory
from traceability.models import LabelRun, Lot
from traceability.selectors import label_text, lot_code_text
from traceability.services import start_label_run

GTIN, OTHER = "09529000000014", "09529000000021"
VOC = "https://ref.gs1.org/voc/"
GS1 = Path(__file__).resolve().parents[3] / "shared/reference/trace_data/gs1"

CHECKED_HERE = {
    *("isURL", "validDL", "plausibleDL", "rdFile", "corsCheck", "linkOnRedirect"),
    *("legacyLinkHeaders", "methodsCheck", "reportWith400", "noErrorWith200", "trailingSlash"),
    *("basicWalkUp", "ltLinksetNoRedirect", "ltAllNoRedirect", "ltAcceptHeader", "validLinkset"),
    *("linksetJsonldCheck", "declaredContentType", "hackedLinkset", "qsPassedOn"),
    *("defaultLinkExists", "singleDefaulLink", "singleMultiLink", "linkTypesDefined"),
    *("defaultTarget", "loFor", "specificLinkTypeNotFound"),
}
THE_SERVERS = {"isHttps", "tlsOK", "httpVersion"}


def test_no_check_of_the_official_suite_is_forgotten() -> None:
    path = GS1 / "resolver_conformance.json"
    if not path.exists():
        pytest.skip("../shared is absent: a clone has no shared/, the suite's list is not read")
    checks = {row["id"] for row in json.loads(path.read_text())["automated_tests"]}
    assert checks == CHECKED_HERE | THE_SERVERS


@pytest.fixture
def lot(db: None) -> Lot:
    product = ProductFactory(title="Trà Tân Cương", gtin=GTIN)
    CertificateFactory(product=product)
    return LotFactory(product=product, code="L26/A", by=UserFactory())


@pytest.fixture
def run(lot: Lot) -> LabelRun:
    return start_label_run(lot=lot, count=10, purpose="PACKS", by=lot.opened_by)


def ask(client: Client, path: str, method: str = "get", **headers: str) -> HttpResponse:
    # As the servers do: the path as it came stands beside the decoded one.
    answer: HttpResponse = getattr(client, method)(path, headers=headers, RAW_URI=path)
    return answer


def linkset(client: Client, path: str) -> list[dict[str, Any]]:
    answer = ask(client, path, Accept="application/linkset+json")
    assert answer.status_code == 200
    found: list[dict[str, Any]] = json.loads(answer.content)["linkset"]
    return found


LOT_PATH = f"/01/{GTIN}/10/L26%2FA"


def test_the_default_link_opens_by_307_and_names_the_set(client: Client, lot: Lot) -> None:
    """isURL, validDL, plausibleDL, defaultTarget, linkOnRedirect, legacyLinkHeaders."""
    answer = ask(client, LOT_PATH)
    assert (answer.status_code, answer["Location"]) == (307, f"/t/{lot_code_text(lot)}")
    where = f"{settings.PUBLIC_URL}{LOT_PATH}?linkType=linkset"
    assert answer["Link"] == f'<{where}>; rel="linkset"; type="application/linkset+json"'
    assert ask(client, f"/01/{GTIN}")["Location"] == lot.product.get_absolute_url()


@pytest.mark.parametrize("path", [f"/01/{GTIN}", LOT_PATH])
def test_scripts_of_any_site_may_ask(client: Client, lot: Lot, path: str) -> None:
    """corsCheck, methodsCheck."""
    answer = ask(client, path, "options")
    assert answer.status_code == 204
    for method in ("GET", "HEAD", "OPTIONS"):
        assert method in answer["Allow"]
        assert method in answer["Access-Control-Allow-Methods"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    for method in ("get", "head"):
        answer = ask(client, path, method)
        assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (307, "*")
        assert "Set-Cookie" not in answer
    assert ask(client, path, "post").status_code == 405


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/01/{GTIN}/foo", 400),
        ("/01/09529000000015", 400),
        ("/01/9529000000014", 400),
        ("/01/96385074", 400),
        ("/01/036000291452", 400),
        (f"/01/{GTIN}/21/A/10/B", 400),
        (f"/01/{GTIN}/10/L%C3%B4", 400),
        (f"/01/{GTIN}?17=281399", 400),
        (f"/gtin/{GTIN}", 400),
        (f"/gtin/{GTIN}/lot/A", 400),
        ("/99/ABC", 400),
        ("/9999/ABC", 400),
        (f"/01/{OTHER}", 404),
        ("/414/9521234000044", 404),
        ("/417/9521234000075", 404),
        ("/8003/09521234000013SN1", 404),
        ("/00/095212340000000013", 404),
        ("/414/9521234000045", 400),
    ],
)
def test_errors_are_told_as_errors_with_help(
    client: Client, lot: Lot, path: str, status: int
) -> None:
    """reportWith400, noErrorWith200."""
    answer = ask(client, path)
    assert answer.status_code == status
    html = answer.content.decode()
    assert 'data-verdict="unknown"' in html
    assert "/bao-tin/" in html
    for accept in ("application/linkset+json", "*/*"):
        assert ask(client, path, Accept=accept).status_code == status


def test_a_trailing_slash_changes_nothing(client: Client, lot: Lot) -> None:
    """trailingSlash."""
    for path in (f"/01/{GTIN}", LOT_PATH):
        plain, slashed = ask(client, path), ask(client, path + "/")
        assert (plain.status_code, plain["Location"]) == (slashed.status_code, slashed["Location"])


@pytest.mark.parametrize(
    "tail", ["/10/KHONG-CO", "/21/ABC123", "/22/2A", "/22/2A/10/X/21/Y", "/235/TPX1"]
)
def test_an_unknown_qualifier_walks_up(client: Client, lot: Lot, tail: str) -> None:
    """basicWalkUp."""
    answer = ask(client, f"/01/{GTIN}{tail}")
    assert (answer.status_code, answer["Location"]) == (307, lot.product.get_absolute_url())
    assert [level["anchor"] for level in linkset(client, f"/01/{GTIN}{tail}")] == [
        f"{settings.PUBLIC_URL}/01/{GTIN}"
    ]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"{LOT_PATH}?linkType=linkset", {}),
        (f"{LOT_PATH}?linkType=all", {}),
        (LOT_PATH, {"Accept": "application/linkset+json"}),
        (f"{LOT_PATH}?linkType=linkset", {"Accept": "text/html"}),
    ],
)
def test_the_set_is_handed_out_without_a_redirect(
    client: Client, lot: Lot, path: str, headers: dict[str, str]
) -> None:
    """ltLinksetNoRedirect, ltAllNoRedirect, ltAcceptHeader, declaredContentType,
    linksetJsonldCheck."""
    answer = ask(client, path, **headers)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/linkset+json"
    assert 'rel="http://www.w3.org/ns/json-ld#context"' in answer["Link"]
    assert "Accept" in answer["Vary"]
    context = client.get("/.well-known/gs1-linkset-context.jsonld")
    assert context["Content-Type"] == "application/ld+json"
    assert "@context" in json.loads(context.content)


def test_a_set_has_a_level_for_goods_lot_and_pack(client: Client, lot: Lot, run: LabelRun) -> None:
    """validLinkset, hackedLinkset, defaultLinkExists, singleDefaulLink, singleMultiLink,
    linkTypesDefined."""
    code = label_text(run, 4)
    levels = linkset(client, f"{LOT_PATH}/21/{code}")
    root = settings.PUBLIC_URL
    assert [level["anchor"] for level in levels] == [
        f"{root}/01/{GTIN}",
        f"{root}{LOT_PATH}",
        f"{root}{LOT_PATH}/21/{code}",
    ]
    for level in levels:
        defaults = level[f"{VOC}defaultLink"]
        assert [set(link) for link in defaults] == [{"href", "title"}]
        described = {
            link["href"]
            for kind, links in level.items()
            if kind.startswith(VOC) and kind != f"{VOC}defaultLink"
            for link in links
        }
        assert defaults[0]["href"] in described
        for kind, links in level.items():
            if kind in {"anchor", "description"}:
                continue
            assert kind.startswith(VOC)
            for link in links:
                assert link["href"].startswith(root)
                assert link["title"]
            seen = [json.dumps(link, sort_keys=True) for link in links]
            assert len(seen) == len(set(seen))
    goods, of_lot, of_pack = levels
    assert {row["hreflang"][0] for row in goods[f"{VOC}pip"]} == {"vi", "en"}
    for kind in ("certificationInfo", "registryEntry", "hasRetailers"):
        assert goods[f"{VOC}{kind}"]
    assert of_lot[f"{VOC}traceability"][0]["href"] == f"{root}/t/{lot_code_text(lot)}"
    assert of_pack[f"{VOC}verificationService"][0]["href"] == f"{root}/t/{code}"


def test_the_link_types_are_the_ones_gs1_names(client: Client, lot: Lot, run: LabelRun) -> None:
    """linkTypesDefined."""
    path = GS1 / "link_types.json"
    if not path.exists():
        pytest.skip("../shared is absent: a clone has no shared/, the link types are not read")
    official = {kind.removeprefix("gs1:") for kind in json.loads(path.read_text())["link_types"]}
    levels = linkset(client, f"/01/{GTIN}/21/{label_text(run, 0)}")
    used = {key.removeprefix(VOC) for level in levels for key in level if key.startswith(VOC)}
    assert used - {"defaultLink"} <= official


def test_a_link_type_leads_to_its_page_or_nowhere(client: Client, lot: Lot) -> None:
    """loFor, specificLinkTypeNotFound."""
    page, home = f"/t/{lot_code_text(lot)}", lot.product.get_absolute_url()
    certificate = lot.product.certificates.get().get_absolute_url()
    for kind, target in (
        ("gs1:pip", home),
        ("gs1:traceability", page),
        ("gs1:recallStatus", page),
        ("gs1:certificationInfo", certificate),
        ("gs1:hasRetailers", home),
    ):
        answer = ask(client, f"{LOT_PATH}?linkType={kind}")
        assert (answer.status_code, answer["Location"]) == (307, f"{target}?linkType={kind}")
    for kind in ("gs1:sustainabilityInfo", "gs1:nutritionalInfo", "x", "gs1:traceability2"):
        assert ask(client, f"{LOT_PATH}?linkType={kind}").status_code == 404, kind
    assert ask(client, f"/01/{GTIN}?linkType=gs1:recallStatus").status_code == 404


def test_the_language_decides_between_equal_pages(client: Client, lot: Lot) -> None:
    """loFor."""
    home = lot.product.get_absolute_url()
    path = f"/01/{GTIN}?linkType=gs1:pip"
    query = "?linkType=gs1:pip"
    assert ask(client, path, **{"Accept-Language": "en"})["Location"] == f"/en{home}{query}"
    assert ask(client, path, **{"Accept-Language": "fr"})["Location"] == f"{home}{query}"


def test_links_that_nothing_tells_apart_are_a_choice(client: Client, lot: Lot) -> None:
    """loFor."""
    path = f"/01/{GTIN}?linkType=gs1:recallStatus"
    lots = [LotFactory(product=lot.product, recalled=True) for _again in range(2)]
    answer = ask(client, path)
    assert answer.status_code == 300
    links = json.loads(answer.content)["linkset"][0][f"{VOC}recallStatus"]
    assert {link["href"] for link in links} == {
        f"{settings.PUBLIC_URL}/t/{lot_code_text(one)}" for one in lots
    }


def test_one_recalled_lot_is_where_the_goods_recall_status_leads(client: Client, lot: Lot) -> None:
    recalled = LotFactory(product=lot.product, recalled=True)
    answer = ask(client, f"/01/{GTIN}?linkType=gs1:recallStatus")
    assert answer.status_code == 307
    assert answer["Location"].startswith(f"/t/{lot_code_text(recalled)}")


def test_the_query_goes_along(client: Client, lot: Lot) -> None:
    """qsPassedOn."""
    answer = ask(client, f"{LOT_PATH}?test=value&17=280412")
    assert answer["Location"].endswith("?test=value&17=280412")


def test_the_resolver_describes_itself(client: Client) -> None:
    """rdFile."""
    answer = client.get("/.well-known/gs1resolver")
    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert said["resolverRoot"] == settings.PUBLIC_URL
    assert said["supportedPrimaryKeys"] == ["01"]
    assert said["contact"]["fn"]


@pytest.mark.django_db
def test_a_label_without_a_gtin_answers_machines_too(client: Client) -> None:
    lot = LotFactory(by=UserFactory())
    code = lot_code_text(lot)
    levels = linkset(client, f"/t/{code}")
    assert [level["anchor"] for level in levels] == [
        settings.PUBLIC_URL + lot.product.get_absolute_url(),
        f"{settings.PUBLIC_URL}/t/{code}",
    ]
    answer = ask(client, f"/T/{code.lower()}?linkType=gs1:traceability")
    assert answer["Location"] == f"/t/{code}?linkType=gs1:traceability"
    unknown = ask(client, "/t/1044JANX5QWRDJ6J?linkType=linkset")
    assert unknown.status_code == 404
    assert ask(client, f"/t/{code}").status_code == 200


def test_the_printed_upper_case_address_opens_the_pack(
    client: Client, lot: Lot, run: LabelRun
) -> None:
    code = label_text(run, 9)
    assert ask(client, f"/01/{GTIN}/21/{code}")["Location"] == f"/t/{code}"
    assert ask(client, f"/01/{GTIN}/21/{code.lower()}")["Location"] == f"/t/{code}"
    assert ask(client, f"/01/{GTIN}/21/{code[:-1]}")["Location"] == lot.product.get_absolute_url()


def test_a_withdrawn_star_is_gone_from_the_set_in_the_next_request(
    client: Client, lot: Lot
) -> None:
    from certification.services import withdraw_certificate

    assert f"{VOC}certificationInfo" in linkset(client, f"/01/{GTIN}")[0]
    certificate = lot.product.certificates.get()
    withdraw_certificate(
        certificate=certificate,
        ground="CRITERIA_LOST",
        reason="Không còn đạt",
        decision_number="1/QĐ-UBND",
        effective_on=today(),
        by=UserFactory(),
    )
    assert f"{VOC}certificationInfo" not in linkset(client, f"/01/{GTIN}")[0]
