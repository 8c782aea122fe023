"""Relations go down like imports: a string or a reverse name must not hide an upward one."""

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from traceability.models import Lot

# From the ground up; the order of the layers in pyproject.toml.
LAYERS = (
    ("foundation",),
    ("catalog.places",),
    ("catalog.producers",),
    ("catalog.products",),
    ("certification",),
    ("traceability",),
    ("marketplace.commerce",),
    ("cms",),
    ("search",),
    ("marketplace.storefront",),
    ("marketplace.office", "marketplace.desk"),
    ("marketplace.demo",),
)


def layer(model: type[models.Model]) -> int | None:
    """The height of the model's room; None for Django's, Wagtail's and Oscar's own models."""
    for height, rooms in enumerate(LAYERS):
        if any(f"{model.__module__}.".startswith(f"{room}.") for room in rooms):
            return height
    return None


def upward_relations(found: Iterable[type[models.Model]]) -> list[str]:
    upward = []
    for model in found:
        below = layer(model)
        for field in model._meta.get_fields(include_hidden=True):
            target = field.related_model
            if field.auto_created or below is None or not isinstance(target, type):
                continue
            above = layer(target)
            if above is not None and above > below:
                upward.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    return upward


def test_every_relation_goes_down() -> None:
    assert upward_relations(apps.get_models(include_auto_created=True)) == []


def test_every_model_of_ours_has_a_layer() -> None:
    rooms = ("catalog", "certification", "cms", "foundation", "marketplace", "search")
    ours = [m for m in apps.get_models() if m.__module__.split(".")[0] in (*rooms, "traceability")]
    assert [m._meta.label for m in ours if layer(m) is None] == []
    assert len(ours) > 20


@isolate_apps("certification")
def test_a_planted_upward_relation_is_found() -> None:
    class Planted(models.Model):
        __module__ = "certification.models.planted"
        lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "certification"

        def __str__(self) -> str:
            return "planted"

    assert upward_relations([Planted]) == ["certification.Planted.lot → traceability.Lot"]
