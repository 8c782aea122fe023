"""Writing a planned file into the register: in one transaction, in bulk, with one audit entry."""

from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import Certificate, RegisterImport
from certification.rules import dates, register_cells
from certification.selectors.import_index import Known
from certification.services.import_authorities import Authorities
from certification.services.imports import Draft, Plan, Told
from foundation.models import Authority, User
from foundation.text import slugify_vi

AT_ONCE = 1000


class ImportRefused(Exception):
    """The file is not written, not even in part; its text is for people."""


def write(planned: Plan, known: Known, authorities: Authorities, *, by: User, told: Told) -> int:
    """Enter every certificate of the plan; returns how many. Inside the caller's transaction.

    PostgreSQL refuses overlapping certificates whatever the plan had read.
    """
    offices = _authorities(authorities)
    producers = _producers(planned, known)
    products: dict[Any, int] = {}
    _end(planned.ends)
    numbers = _numbers(len(planned.drafts))
    for start in range(0, len(planned.drafts), AT_ONCE):
        drafts = planned.drafts[start : start + AT_ONCE]
        products |= _products(drafts, known, producers, products)
        Certificate.objects.bulk_create(
            Certificate(
                number=number,
                product_id=products[draft.made],
                holder_id=producers[draft.maker],
                stars=draft.stars,
                decision_number=draft.decision,
                decided_on=draft.decided_on,
                authority_id=offices[draft.authority],
                valid_from=draft.decided_on,
                lapses_on=dates.lapses_on(draft.decided_on),
                ended_on=draft.ended_on,
                product_code=draft.product_code,
                recorded_by=by,
            )
            for number, draft in zip(numbers[start:], drafts, strict=False)
        )
        told(start + len(drafts))
    return len(planned.drafts)


def _authorities(found: Authorities) -> dict[str, int]:
    """Names → keys; a former authority is acted for by its province of today."""
    offices = {row.name: row.pk for row in found.known.values()}
    for name, (level, province_code) in found.missing.items():
        acting = None
        if level in ("FORMER_DISTRICT", "PROVINCE"):
            acting = Authority.objects.filter(
                level=Authority.Level.PROVINCE, place_code=province_code, acting=None
            ).first()
        is_former = acting is not None
        made = Authority.objects.create(
            name=name,
            level=level,
            place_code="" if is_former else province_code,
            acting=acting,
        )
        offices[name] = made.pk
    return offices


def _producers(planned: Plan, known: Known) -> dict[tuple[str, str], int]:
    wanted: dict[tuple[str, str], Draft] = {}
    for draft in planned.drafts:
        if draft.maker not in known.producers:
            wanted.setdefault(draft.maker, draft)
    made = Producer.objects.bulk_create(
        (
            Producer(
                name=draft.producer,
                slug=_free_slug(draft, known.slugs),
                kind=register_cells.producer_kind(draft.producer),
                province_id=draft.place.province_code,
                commune_id=draft.place.commune_code,
                former_address=draft.place.former[:200],
            )
            for draft in wanted.values()
        ),
        batch_size=AT_ONCE,
    )
    keys = {maker: producer.pk for maker, producer in zip(wanted, made, strict=True)}
    return known.producers | keys


def _free_slug(draft: Draft, taken: set[str]) -> str:
    slug = base = slugify_vi(draft.producer)[:100] or "chu-the"
    count = 1
    while slug in taken:
        count += 1
        slug = f"{base}-{draft.place.province_code}" + (f"-{count}" if count > 2 else "")
    taken.add(slug)
    return slug


def _products(
    drafts: list[Draft],
    known: Known,
    producers: dict[tuple[str, str], int],
    made_before: dict[Any, int],
) -> dict[Any, int]:
    """The products of these drafts that are not among those made before."""
    products: dict[Any, int] = {}
    wanted: dict[Any, Draft] = {}
    for draft in drafts:
        title, maker = draft.made
        found = known.products.get((title, producers[maker]))
        if found is not None:
            products[draft.made] = found
        elif draft.made not in made_before:
            wanted.setdefault(draft.made, draft)
    kind = _kind() if wanted else None
    made = Product.objects.bulk_create(
        Product(
            title=draft.product,
            slug=slugify_vi(draft.product)[:200] or "san-pham",
            product_class=kind,
            producer_id=producers[draft.maker],
            ocop_set_id=draft.product_set,
            province_id=draft.place.province_code,
            commune_id=draft.place.commune_code,
            former_place=draft.place.former[:200],
        )
        for draft in wanted.values()
    )
    return products | {m: product.pk for m, product in zip(wanted, made, strict=True)}


def _kind() -> Any:
    """The one class that products of ours have; its relation names the model."""
    model = Product._meta.get_field("product_class").related_model
    kind, _made = model._default_manager.get_or_create(
        slug="san-pham", defaults={"name": "Sản phẩm", "track_stock": True}
    )
    return kind


def _end(ends: dict[int, date]) -> None:
    for row in Certificate.objects.select_for_update().filter(pk__in=ends).order_by("pk"):
        if row.ended_on is not None:
            raise ImportRefused(_("Sổ vừa đổi trong lúc ghi: hãy kiểm lại rồi ghi."))
        row.ended_on = ends[row.pk]
        row.save(update_fields=["ended_on"])


def _numbers(count: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('certification_register_number') FROM generate_series(1, %s)", [count]
        )
        return [f"CN-{row[0]:06d}" for row in cursor.fetchall()]


def audit(job: RegisterImport, *, created: int, skipped: int, by: User) -> None:
    """Who entered which file, known by its hash, and what came of it."""
    log(
        instance=job,
        action="ocop.register.import",
        user=by,
        data={
            "file": job.name,
            "sha256": job.sha256,
            "certificates": created,
            "had_already": skipped,
        },
    )


def lock() -> None:
    """One file at a time, so that two plans cannot be made of the same register."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('certification.import'))")
