"""A producer's own products: begun, described, and put away while nobody has seen them.

A product begun at the desk is a draft: nobody else sees it. It is shown to everybody once the
authority recognises it (certification.services.issuing), and sold once the market looked at it.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from catalog.products.models import LabelText, Product, ProductSet
from catalog.products.services import draft_product
from foundation.models import User
from foundation.seen_values import must_still_stand, plain
from foundation.text import slugify_vi
from marketplace.commerce.models import ListingCheck
from marketplace.commerce.selectors.photos import photos_of
from marketplace.commerce.selectors.product_facts import FACTS, fact_values, sale_values
from marketplace.commerce.services.goods import GoodsRefused, count_packs, set_price
from marketplace.commerce.services.listings import words_changed
from marketplace.commerce.services.photos import remove_photo


@transaction.atomic
def begin_product(
    *, producer: Producer, facts: Mapping[str, object], by: User, on: date, now: datetime
) -> Product:
    """A draft of this name and set with what else is said of it; the same name and set again is
    the same draft. `facts`: those of FACTS, with a title and a set."""
    kind = facts["ocop_set"]
    assert isinstance(kind, ProductSet)  # noqa: S101 - the form asks for it
    product = draft_product(producer=producer, title=str(facts["title"]), product_set=kind)
    said = {name: value for name, value in facts.items() if value not in {None, ""}}
    write_facts(product=product, facts=said, by=by, on=on, now=now)
    return product


@transaction.atomic
def write_facts(
    *,
    product: Product,
    facts: Mapping[str, object],
    by: User,
    on: date,
    now: datetime,
    seen: Mapping[str, str] | None = None,
) -> ListingCheck | None:
    """Write the name, set, net content, sending weight (grams) or description of a product.

    What is offered, or waits, is looked at again; that check is returned. A draft's address
    follows its name; an address that people know stays. `seen`: from which facts the form was
    drawn. Raises ChangedMeanwhile, and GoodsRefused where the set of a product that is shown
    would change: its certificate, rubric and label hang on it.
    """
    locked = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    known = {name: value for name, value in facts.items() if name in FACTS}
    stands = fact_values(locked)
    must_still_stand(seen, typed=known, stands=stands)
    changed = {name: value for name, value in known.items() if plain(value) != stands[name]}
    if "ocop_set" in changed and locked.is_public:
        raise GoodsRefused(_("Bộ sản phẩm của hàng đang bày bán không đổi ở đây được."))
    if not changed:
        return None
    for name, value in changed.items():
        setattr(locked, name, value.strip() if isinstance(value, str) else value)
    if "title" in changed and not locked.is_public:
        locked.slug = slugify_vi(locked.title)
    locked.save(update_fields=[*changed, "slug", "date_updated"])
    log(instance=locked, action="ocop.goods.facts", user=by, data={"fields": sorted(changed)})
    product.refresh_from_db()
    return words_changed(product=locked, by=by, on=on, now=now)


@transaction.atomic
def write_sale(
    *,
    product: Product,
    sale: Mapping[str, int | None],
    by: User,
    on: date,
    now: datetime,
    seen: Mapping[str, str] | None = None,
) -> None:
    """Write price, sending weight and free packs of a product in one go: all or nothing.

    `sale` and `seen` as `sale_values` names them. Raises ChangedMeanwhile and GoodsRefused.
    """
    locked = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    stands = sale_values(locked)
    must_still_stand(seen, typed=sale, stands=stands)
    set_price(product=locked, price=sale["price"] or 0, by=by)
    if sale["free"] is not None and sale["free"] != (stands["free"] or 0):
        count_packs(product=locked, free=sale["free"], by=by)
    weight = {"weight_grams": sale["weight_grams"]}
    write_facts(product=product, facts=weight, by=by, on=on, now=now)


@transaction.atomic
def remove_draft(*, product: Product, by: User, on: date, now: datetime) -> None:
    """Take away a product that nobody has seen, with its label text, price and photos.

    Raises GoodsRefused for one that is shown, and for one with something to keep: a dossier, a
    lot, a paper, a trial, a check by the market.
    """
    locked = Product.objects.select_for_update().filter(pk=product.pk).first()
    if locked is None:
        return
    if locked.is_public:
        raise GoodsRefused(_("Sản phẩm đang bày ra cho mọi người, không bỏ ở đây được."))
    log(instance=locked, action="ocop.goods.remove", user=by, deleted=True)
    for photo in photos_of(locked):
        remove_photo(photo=photo, by=by, on=on, now=now)
    LabelText.objects.filter(product=locked).delete()
    try:
        locked.delete()
    except ProtectedError as error:
        raise GoodsRefused(
            _("Sản phẩm đã có hồ sơ, lô, giấy tờ hoặc lần gửi duyệt nên phải giữ lại.")
        ) from error
