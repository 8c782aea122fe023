"""Every word we show has its English, and pages in English show no Vietnamese of ours.

Message ids are read from the sources themselves, so a new string without its English fails
here before anybody sees it. docs/translating.md says how to add one.
"""

import ast
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

from catalog.places.models import Province
from catalog.producers.models import Member
from catalog.products.models import Product
from cms.models import SiteSettings
from cms.services import install_site
from foundation.calendar import today
from marketplace.commerce.models import SellerCheck
from marketplace.commerce.rules.banks import BANKS
from tests.factories import (
    AuthorityFactory,
    CertificateFactory,
    GrowingAreaFactory,
    LotFactory,
    ProducerFactory,
    ProductFactory,
    UserFactory,
)
from traceability.selectors import lot_code_text

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ROOT / "locale"
ROOMS = ("catalog", "certification", "cms", "foundation", "marketplace", "search", "traceability")
CALLS = {
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
    "pgettext": 2,
    "pgettext_lazy": 2,
    "npgettext": 3,
    "npgettext_lazy": 3,
}
"""How many of a call's first arguments are words: context, one, many."""

HOLES = re.compile(r"%\(\w+\)[a-z]|%[sd%]|<[^>]+>")
_LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_IN_TEMPLATE = re.compile(
    rf"(?<!\w)(_|n?p?gettext)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.DOTALL
)


@dataclass(frozen=True, order=True)
class Message:
    """A message id with its context. `many` is the id's plural, "" where there is none."""

    text: str
    context: str = ""
    many: str = ""


def message(call: str, words: list[str]) -> Message:
    context = words.pop(0) if "p" in call.removesuffix("_lazy").split("gettext")[0] else ""
    return Message(words[0], context, words[1] if len(words) > 1 else "")


def python_messages(source: str) -> Iterator[Message]:
    """The messages of a module, whatever it calls gettext."""
    tree = ast.parse(source)
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            call = names.get(node.func.id, "")
        else:
            call = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        words = [
            word.value
            for word in node.args[: CALLS.get(call, 0)]
            if isinstance(word, ast.Constant) and isinstance(word.value, str)
        ]
        if words and len(words) == CALLS[call]:
            yield message(call, words)


def template_messages(source: str) -> Iterator[Message]:
    """The messages of a template, as Django's own makemessages reads them."""
    for call, words in _IN_TEMPLATE.findall(templatize(source)):
        yield message(call, [ast.literal_eval(word) for word in re.findall(_LITERAL, words)])


def all_messages() -> dict[Message, str]:
    """Every message of the product, with a file that says it."""
    found: dict[Message, str] = {}
    for path in _sources():
        read = python_messages if path.suffix == ".py" else template_messages
        for each in read(path.read_text(encoding="utf-8")):
            found.setdefault(each, str(path.relative_to(ROOT)))
    return found


def _sources() -> list[Path]:
    modules = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    folders = [ROOT / "templates", *(f for room in ROOMS for f in (ROOT / room).rglob("templates"))]
    pages = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return sorted(
        [path for path in modules if "migrations" not in path.parts]
        + [path for path in pages if path.suffix in {".html", ".txt"}]
    )


def catalogue(language: str) -> Catalog:
    with (LANGUAGES / language / "LC_MESSAGES/django.po").open("rb") as text:
        return read_po(text, locale=language, abort_invalid=True)


def faults(wanted: Message, words: Catalog) -> list[str]:
    """What is wrong with the translation of one message; nothing when it is right."""
    entry = words.get(wanted.text, context=wanted.context or None)
    if entry is None or not entry.string or not all(_forms(entry.string)):
        return ["not translated"]
    if entry.fuzzy:
        return ["fuzzy"]
    if bool(wanted.many) != isinstance(entry.string, tuple):
        return ["one and many do not match"]
    holes = Counter(HOLES.findall(wanted.text))
    return [
        f"placeholders or tags differ: {form}"
        for form in _forms(entry.string)
        if Counter(HOLES.findall(form)) != holes
    ]


def _forms(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)


def test_every_message_has_its_english_with_the_same_placeholders() -> None:
    words = catalogue("en")
    wrong = {
        f"{path}: {each.text}": found
        for each, path in all_messages().items()
        if (found := faults(each, words))
    }
    assert wrong == {}


def test_the_catalogue_was_read_from_all_rooms() -> None:
    assert len(all_messages()) > 800


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from django.utils.translation import gettext as _\n_('Một')", Message("Một")),
        (
            "from django.utils.translation import pgettext_lazy as p\np('lô', 'Hai')",
            Message("Hai", "lô"),
        ),
        (
            "from django.utils.translation import ngettext\nngettext('gói', 'gói', 3)",
            Message("gói", "", "gói"),
        ),
    ],
)
def test_words_in_python_are_found(source: str, expected: Message) -> None:
    assert list(python_messages(source)) == [expected]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% load i18n %}{% translate "Một" %}', Message("Một")),
        ('{% load i18n %}{% translate "Hai" context "lô" as x %}', Message("Hai", "lô")),
        ('{{ name|default:_("Ba") }}', Message("Ba")),
        (
            "{% blocktranslate count n=2 %}{{ n }} lô{% plural %}{{ n }} lô{% endblocktranslate %}",
            Message("%(n)s lô", "", "%(n)s lô"),
        ),
    ],
)
def test_words_in_templates_are_found(source: str, expected: Message) -> None:
    assert list(template_messages(source)) == [expected]


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("Còn %(n)s", "Left"),
        ("Mở <b>tem</b>", "Open the label"),
        ("Chưa dịch", ""),
    ],
)
def test_a_planted_fault_is_found(vietnamese: str, english: str) -> None:
    words = Catalog("en")
    words.add(vietnamese, english)
    assert len(faults(Message(vietnamese), words)) == 1


# --- Pages ------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _fresh_words() -> Iterator[None]:
    """Compiled catalogues as new as their sources, no kept page, and Vietnamese afterwards."""
    sys.path.insert(0, str(ROOT / "bin"))
    from _translations import compile_translations

    sys.path.pop(0)
    if compile_translations():
        translation_file_changed(None, Path("django.mo"))
    cache.clear()
    with translation.override("vi"):
        yield
    cache.clear()


class Words(HTMLParser):
    """The words of a page as somebody reads or hears them."""

    SPOKEN = frozenset({"alt", "title", "aria-label", "placeholder", "content", "data-label"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"script", "style"}
        self.found += [value for name, value in attrs if value and name in self.SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.found.append(" ".join(data.split()))


def is_vietnamese(text: str) -> bool:
    """Whether a letter bears a Vietnamese mark."""
    return any(
        letter in "đĐ" or (letter.isalpha() and len(unicodedata.normalize("NFD", letter)) > 1)
        for letter in text
    )


NAMES = (
    *("Chợ OCOP", "Tiếng Việt", "tỏi đen", "đồng"),
    *("12 Trần Phú, phường Lạc Đạo, Phan Thiết, Bình Thuận", "phường Lạc Đạo, Phan Thiết"),
    *("Hoàng Sa", "Trường Sa"),
    *("37/2026/NĐ-CP", "Quyết định 26/2026/QĐ-TTg", "26/2026/QĐ-TTg", "1162/QĐ-VPĐP-OCOP"),
)
"""Ours, the language's own, examples of what to search for, and numbers of decisions."""


_NAME = re.compile(r"[^,|;]+")


def data_words() -> list[str]:
    """Names that stay as they are in any language, longest first."""
    places = {
        name
        for province in Province.objects.all()
        for name in (province.name, province.full_name, *_NAME.findall(province.merged_from))
    }
    said = SiteSettings.objects.values_list("operator", "address", "authority_name")
    settings = said.first() or ()
    banks = {name for pair in BANKS.values() for name in pair}
    known = {*NAMES, *settings, *places, *banks, "Phường Phan Thiết"}
    return sorted(filter(None, map(str.strip, known)), key=len, reverse=True)


def vietnamese_in(page: str, data: list[str]) -> list[str]:
    left = []
    for text in Words(page).found:
        words = text
        for known in data:
            words = words.replace(known, "")
        if is_vietnamese(words):
            left.append(text)
    return left


@pytest.fixture
def english_market(db: None) -> list[str]:
    """A market whose own data is in plain letters; the addresses of its pages in English."""
    by = UserFactory(first_name="An", last_name="Le", is_superuser=True, is_staff=True)
    install_site(by=by)
    producer = ProducerFactory(name="Seagull Cooperative")
    authority = AuthorityFactory(name="Lam Dong authority")
    made = [ProductFactory(title=f"Anchovy sauce {n}", producer=producer) for n in range(4)]
    facts = {"authority": authority, "by": by}
    running = CertificateFactory(product=made[0], decision_number="1/QD", **facts)
    ended = CertificateFactory(product=made[1], decision_number="2/QD", lapsed=True, **facts)
    area = GrowingAreaFactory(name="Phan Thiet bay", crop="anchovy")
    lots = [LotFactory(product=product, growing_area=area, by=by) for product in made[:3]]
    Member.objects.create(producer=producer, user=by, duty="OWNER", since_on=today())
    with translation.override("en"):
        products = [product.get_absolute_url() for product in made]
        papers = [paper.get_absolute_url() for paper in (running, ended)]
    return [
        *("/en/", "/en/san-pham/", "/en/noi-lam-ra/", "/en/noi-lam-ra/lam-dong/", "/en/quet/"),
        *("/en/tim-kiem/", "/en/tim-kiem/?q=anchovy", "/en/tim-kiem/?q=zzqq", "/en/khong-co/"),
        *("/en/chung-nhan/", "/en/chung-nhan/CN-999999/", "/en/dang-nhap/", "/en/don-hang/"),
        *("/en/gio-hang/", "/en/thanh-toan/", "/en/ve-cho-ocop/", "/en/cua-hang/"),
        *("/en/y-tuong/", "/en/y-tuong/tra-cuu/", "/en/bo-tieu-chi/", "/en/bao-tin/"),
        *("/en/chung-nhan/dot-danh-gia/", "/en/chung-nhan/hoi-ai/"),
        *("/en/chung-nhan/du-lieu-mo/", "/en/chung-nhan/xin-dung-nhan-hieu/"),
        *(f"/en/chu-the/{desk}" for desk in ("", "don-hang/", "lo/", "sao/", "cua-hang/")),
        *(f"/en/chu-the/{desk}" for desk in ("ho-so/", "ho-so/moi/", "giay-to/", "giay-to/them/")),
        *(f"/en/chu-the/{desk}" for desk in ("doi-soat/", "ban-hang/", "giao-hang/", "ma-giam/")),
        *(f"/en/chu-the/{desk}" for desk in ("tien-thu-ho/", "mua-vu/", "don-hang/khieu-nai/")),
        *(f"/en/chu-the/{desk}" for desk in ("hop-qua/", "dich-vu/", "ban-hang/nguoi-ban/")),
        "/en/yeu-cau-go/",
        *(f"/en/chu-the/{desk}" for desk in ("phuong-an/", "nhan-hieu/", "kiem-tra/")),
        *products,
        *papers,
        *(f"/t/{lot_code_text(lot)}" for lot in lots),
        "/t/0000000000000000",
    ]


def honey_for_sale() -> Product:
    """Of a producer whose papers are in plain letters."""
    product = ProductFactory(title="Honey", producer=ProducerFactory(name="Highland Company"))
    SellerCheck.objects.update(legal_name="A company", legal_address="Hamlet 1")
    return product


def test_pages_in_english_show_no_vietnamese_but_names(english_market: list[str]) -> None:
    data = data_words()
    reader, member = Client(headers={"accept-language": "en"}), Client()
    product = honey_for_sale()
    reader.post("/en/gio-hang/them/", {"product_id": product.pk, "quantity": 2})
    member.force_login(Member.objects.get().user)
    found = {}
    for address in english_market:
        client = member if address.startswith("/en/chu-the/") else reader
        page = client.get(address, follow=True).content.decode()
        assert '<html lang="en"' in page, address
        if left := vietnamese_in(page, data):
            found[address] = left
    assert not found, "\n".join(f"{address}: {left}" for address, left in found.items())


def test_forms_in_english_answer_in_english(english_market: list[str]) -> None:
    data, reader = data_words(), Client()
    product = honey_for_sale()
    reader.post("/en/gio-hang/them/", {"product_id": product.pk, "quantity": 2})
    found = {
        address: left
        for address in ("/en/thanh-toan/", "/en/don-hang/", "/en/dang-nhap/")
        if (left := vietnamese_in(reader.post(address, {"do": "order"}).content.decode(), data))
    }
    assert found == {}


def test_planted_vietnamese_is_found() -> None:
    page = '<p>Chợ OCOP, <img alt="Ảnh lớn" src="x"> sold by Hà Nội</p><script>"ữ"</script>'
    assert vietnamese_in(page, ["Chợ OCOP", "Hà Nội"]) == ["Ảnh lớn"]


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("Sao OCOP của lô này còn hiệu lực", "This lot's OCOP star is valid"),
        ("Sao còn hiệu lực khi đóng gói", "Valid when packed"),
        ("Lô này đóng gói khi sao đã hết hạn", "Packed after the star lapsed"),
        ("Chứng nhận đã bị thu hồi", "Certificate withdrawn"),
        ("Lô này đang bị thu hồi", "This lot is recalled"),
        ("Sản phẩm này chưa có sao OCOP", "No OCOP star"),
        ("Không có mã này trong sổ", "No such code in the register"),
    ],
)
def test_the_seven_verdicts_say_the_agreed_english(vietnamese: str, english: str) -> None:
    with translation.override("en"):
        assert translation.gettext(vietnamese) == english


def test_a_short_password_is_refused_in_vietnamese(db: None) -> None:
    client = Client()
    client.force_login(UserFactory())
    new = {"new_password1": "ngan", "new_password2": "ngan"}
    page = client.post("/tai-khoan/mat-khau/", {"old_password": "mat-khau-thu", **new})
    assert "Mật khẩu này quá ngắn. Cần ít nhất 10 ký tự." in page.content.decode()
