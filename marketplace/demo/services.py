"""The demo world, built through the services that people's own acts go through."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.selectors import certificates_of, ocop_marks
from foundation.models import Notice, User
from foundation.rules.roles import Role, row
from marketplace.demo import (
    afterwards,
    editorial,
    harvests,
    help_line,
    imaginary,
    lots,
    people,
    programme,
    register,
    reviews,
    samples,
    sellers,
    selling,
    settled,
    shelves,
)
from marketplace.demo.models import DemoBuild
from marketplace.demo.register_file import rows
from traceability.models import LabelRun, Lot
from traceability.rules import label_code
from traceability.services import label_text

SEAGULL, TEA_COOPERATIVE = "OP0001", "OP0133"


class ForeignData(Exception):
    """The database holds producers that are not the demo's."""


def build_demo(*, on: date, demo_file: Path, say: Callable[[str], None]) -> None:
    """Build or complete the demo world and write `demo.json`. May be run again at any time.

    Raises ForeignData for a database with producers that no earlier build made.
    """
    if not DemoBuild.objects.exists() and Producer.objects.exists():
        raise ForeignData("This database has producers of its own; the demo stays out of it")
    found = list(rows())
    last_notice = Notice.objects.aggregate(pk=Max("pk"))["pk"] or 0
    last_job = ProcrastinateJob.objects.aggregate(pk=Max("pk"))["pk"] or 0
    DemoBuild.objects.get_or_create(defaults={"products": len(found)}, pk=1)
    register.load_authorities(found)
    cast = people.load_people()
    officer = cast[Role.PROVINCIAL_OFFICER]
    products = register.load_register(found, by=officer, say=say)
    say("  sample prices and stock")
    for product in products.values():
        samples.put_on_sale(product)
    say("  sample lots, events and labels")
    platform = cast[Role.ADMINISTRATOR]
    staff = _staff(products, cast)
    packed = _lots(products, on=on, staff=staff, by=platform)
    sad = imaginary.build(officer=officer, by=platform, on=on)
    programme.build(producer=sad.lapsed.producer, on=on, say=say)
    afterwards.build(producer=sad.lapsed.producer, on=on, say=say)
    lots.build(programme.cast_of(sad.lapsed.producer, on), say=say)
    say("  sellers let in, goods looked at")
    for_sale = Product.objects.filter(is_public=True).select_related("producer__commune__province")
    sellers.let_in(for_sale, by=platform, staff=platform, on=on, now=timezone.now())
    selling.build(programme.cast_of(sad.lapsed.producer, on), staff=platform, say=say)
    settled.build(programme.cast_of(sad.lapsed.producer, on), staff=platform, say=say)
    reviews.build(programme.cast_of(sad.lapsed.producer, on), staff=platform, say=say)
    harvests.open_windows(products=products, on=on, by=platform)
    say("  pages and shops")
    help_line.answer_phone()
    shop_url = _shops(products, staff, by=platform)
    say("  stories, villages, recipes, events")
    editorial.write(products=products, on=on, by=platform)
    labels = {name: _code(lot) for name, lot in sad.lots.items()}
    labels |= {"valid": _code(packed[SEAGULL]), "unknown": _forged_code()}
    _send_no_mail(after=last_notice, after_job=last_job)
    _write(demo_file, products, sad, labels, shop_url)


def _send_no_mail(*, after: int, after_job: int) -> None:
    """Note as sent what the building told its people, and call off the mails that it queued:
    none of them has a mailbox."""
    Notice.objects.filter(pk__gt=after, sent_at=None).update(sent_at=Now())
    queued = ProcrastinateJob.objects.filter(
        pk__gt=after_job, status="todo", task_name__regex=r"^commerce\.(mail_|tell_)"
    )
    for job_id in list(queued.values_list("pk", flat=True)):
        app.job_manager.cancel_job_by_id(job_id)


def _staff(products: dict[str, Product], cast: dict[Role, User]) -> dict[int, User]:
    """Who works for which producer, by the producer's id; the first is also helped."""
    seagull, tea = products[SEAGULL].producer, products[TEA_COOPERATIVE].producer
    seller = people.employ(email="nguoi-ban@vi-du.example", producer=seagull)
    other = people.employ(email="nguoi-ban-khac@vi-du.example", producer=tea)
    people.consent(producer=seagull, owner=seller, helper=cast[Role.HELPER])
    return {seagull.pk: seller, tea.pk: other}


def _lots(
    products: dict[str, Product], *, on: date, staff: dict[int, User], by: User
) -> dict[str, Lot]:
    """One sample lot of each product that has the mark, packed within its term."""
    marks = ocop_marks([product.pk for product in products.values()], on=on)
    lots = {}
    for reference, product in products.items():
        if product.pk in marks:
            packed_on = max(
                marks[product.pk].valid_from + timedelta(days=1),
                on - timedelta(days=20 + product.pk % 40),
            )
            enters = staff.get(product.producer_id, by)
            lots[reference] = samples.sample_lot(product, packed_on=packed_on, by=enters)
    return lots


def _shops(products: dict[str, Product], staff: dict[int, User], *, by: User) -> str:
    shelves.furnish(by=by, products=products)
    certified = {p.producer for p in products.values() if certificates_of(p.pk).exists()}
    for producer in sorted(certified, key=lambda p: p.pk):
        shelves.open_shop(producer=producer, by=by, staff=staff.get(producer.pk))
    return str(shelves.open_shop(producer=products[SEAGULL].producer, by=by).url)


def _code(lot: Lot) -> str:
    return label_text(lot.label_runs.get(purpose=LabelRun.Purpose.LOT), 0)


def _forged_code() -> str:
    """A code of the right shape that no key of ours made."""
    return label_code.encode(master=b"not the key of this marketplace!", epoch=1, run=0, counter=0)


def _write(
    demo_file: Path,
    products: dict[str, Product],
    sad: imaginary.Imaginary,
    labels: dict[str, str],
    shop_url: str,
) -> None:
    logins = [
        {
            "role": person.role.value,
            "name": row(person.role).vi,
            "login": person.email,
            "password": people.PASSWORD,
        }
        for person in people.CAST
    ]
    facts = {
        "logins": logins,
        "certified_product": products[SEAGULL].get_absolute_url(),
        "lapsed_product": sad.lapsed.get_absolute_url(),
        "shop_page": shop_url,
        "certificate": certificates_of(products[SEAGULL].pk).get().get_absolute_url(),
        "withdrawn_certificate": certificates_of(sad.withdrawn.pk).get().get_absolute_url(),
        "labels": labels,
    }
    demo_file.write_text(json.dumps(facts, ensure_ascii=False, indent=2), encoding="utf-8")
