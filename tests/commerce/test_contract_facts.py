"""Every fact the law wants told before the contract stands wherever it must stand."""

import html
import re
from io import BytesIO

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from pypdf import PdfReader

from catalog.products.models import LabelText
from foundation.calendar import today
from marketplace.commerce.models import DeliveryRate, OrderPaper
from marketplace.commerce.order.models import Order
from marketplace.commerce.selectors import basket_content
from marketplace.commerce.selectors.contract_facts import FACTS, contract_facts, facts_of_order
from marketplace.commerce.tasks.mails import mail_buyer
from tests.commerce.buyers import TYPED
from tests.commerce.conftest import Buy, Fill
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db

LAW = {
    "seller": "Tên, địa chỉ, điện thoại",
    "identity": "Số đăng ký, mã số thuế",
    "goods": "Đo lường, chất lượng, công dụng, giá, xuất xứ, hạn dùng",
    "delivery_cost": "Chi phí giao",
    "payment": "Thanh toán, thời gian, đổi trả",
    "validity": "Thời hạn hiệu lực của đề nghị",
    "fees": "Phí, thuế giá trị gia tăng",
    "warranty": "Bảo hành",
    "rights": "Quyền của người tiêu dùng",
    "returns": "Quy trình trả hàng",
    "complaints": "Quy trình khiếu nại",
}
"""Luật 19/2023 Đ37, as the domain's notes list it: eleven."""


def product():  # type: ignore[no-untyped-def]
    made = ProductFactory(title="Mắm đủ điều", net_content="500 ml")
    made.producer.seller_checks.update(
        legal_address="Thôn Một, Phan Thiết", phone="0900000001", tax_number="0101234567"
    )
    LabelText.objects.create(
        product=made,
        responsible_name=made.producer.name,
        responsible_address="Thôn Một",
        ingredients="cá cơm, muối",
        shelf_life="24 tháng",
        use="chấm, nấu",
        storage="nơi mát",
    )
    DeliveryRate.objects.create(producer=made.producer, charge=25_000)
    return made


def words_of(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_the_law_names_eleven_facts_and_each_has_its_words(fill: Fill) -> None:
    assert tuple(LAW) == FACTS
    facts = contract_facts(basket_content(fill((product(), 2)), on=today()), method="", on=today())
    assert [fact.key for fact in facts] == list(FACTS)
    for fact in facts:
        assert fact.title
        assert any(words.strip() for _label, words in fact.rows), fact.key


def test_the_goods_are_told_with_measure_origin_use_price_and_shelf_life(fill: Fill) -> None:
    content = basket_content(fill((product(), 2)), on=today())
    facts = {fact.key: fact for fact in contract_facts(content, method="", on=today())}
    told = " ".join(words for _label, words in facts["goods"].rows)
    for words in ("500 ml", "68.000", "Việt Nam", "24 tháng", "chấm, nấu", "cá cơm"):
        assert words in told
    seller = " ".join(label + words for label, words in facts["seller"].rows)
    for words in ("Thôn Một, Phan Thiết", "0900000001"):
        assert words in seller
    assert "0101234567" in str(facts["identity"].rows)


def test_each_fact_stands_on_the_page_in_the_mail_and_in_the_paper(client: Client) -> None:
    """The same words in all three: said before the button, frozen, and sent."""
    client.post("/gio-hang/them/", {"product_id": product().pk, "quantity": 2})
    page = client.get("/thanh-toan/").content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert re.findall(r'data-fact="(\w+)"', page) == list(FACTS)
    assert client.post("/thanh-toan/", {**TYPED, **hidden}).status_code == 302
    order = Order.objects.get()
    mail_buyer(order.pk)
    sent = mail.outbox[0]
    shown = words_of(
        client.get(f"/don-hang/{order.number}/hop-dong/?k={order.key}").content.decode()
    )
    saved = client.get(f"/don-hang/{order.number}/hop-dong.pdf?k={order.key}").content
    pdf = "".join(page.extract_text() for page in PdfReader(BytesIO(saved)).pages)
    places = {
        "page": words_of(page),
        "mail": " ".join(sent.body.split()),
        "html mail": words_of(str(sent.alternatives[0][0])),
        "contract": shown,
        "pdf": pdf,
    }
    agreed = facts_of_order(order)
    assert [fact.key for fact in agreed] == list(FACTS)
    for fact in agreed:
        for where, text in places.items():
            squeezed = "".join(text.split())
            assert "".join(fact.title.split()) in squeezed, (where, fact.key)
            if where == "page" and fact.key == "payment":
                continue  # the method is chosen on this very page
            for _label, words in fact.rows:
                assert "".join(words.split()) in squeezed, (where, fact.key)


def test_what_was_agreed_is_never_rewritten(fill: Fill, buy: Buy) -> None:
    paper = OrderPaper.objects.get(order=buy(fill((product(), 1))))
    assert len(paper.sha256) == 64
    with pytest.raises(DatabaseError), transaction.atomic():
        OrderPaper.objects.filter(pk=paper.pk).update(facts=[])


def test_an_english_order_keeps_english_titles(fill: Fill, buy: Buy) -> None:
    vietnamese = facts_of_order(buy(fill((product(), 1))))
    assert vietnamese[0].title == "Người bán"
    english = OrderPaper.objects.get(order=buy(fill((product(), 1)), language="en"))
    assert [fact["key"] for fact in english.facts] == list(FACTS)


def test_papers_open_by_the_key_alone(client: Client, fill: Fill, buy: Buy) -> None:
    order = buy(fill((product(), 1)))
    for name in ("hop-dong/", "hop-dong.pdf", "phieu-thu.pdf"):
        address = f"/don-hang/{order.number}/{name}"
        assert client.get(address).status_code == 404
        opened = client.get(address, {"k": order.key})
        assert opened.status_code == 200
        assert "no-store" in opened["Cache-Control"]
