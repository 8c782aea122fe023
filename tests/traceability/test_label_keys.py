"""Keys of labels: epochs, rotation, revocation, and a copy that holds the wrong key."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.calendar import today
from tests.factories import LotFactory, UserFactory
from traceability.models import LabelEpoch, LabelRun
from traceability.rules import label_code
from traceability.rules.label_keys import BadOldKeys, old_secrets, secret_of
from traceability.selectors import KnownLabel, known_label, label_text, scan_story
from traceability.selectors.label_epochs import key_trouble
from traceability.services import label_keys, start_label_run
from traceability.services.errors import TraceError

FIRST, SECOND = "test-label-key", "another-label-key"


def run_of(count: int = 3) -> LabelRun:
    lot = LotFactory.create()
    return start_label_run(lot=lot, count=count, purpose="PACKS", by=lot.opened_by, on=today())


def read(run: LabelRun, number: int = 0) -> KnownLabel | None:
    code = label_code.parse(label_text(run, number))
    return known_label(code, LabelRun.objects.get(pk=run.pk))


def rotate(settings: object, *, old: str = f"1:{FIRST}") -> LabelEpoch:
    settings.LABEL_MASTER_KEY, settings.LABEL_OLD_KEYS = SECOND, old  # type: ignore[attr-defined]
    return label_keys.rotate_label_key(on=today(), by=UserFactory.create())


@pytest.mark.parametrize(
    ("epoch", "secret"), [(0, "a"), (1, "a"), (2, "b"), (4, "b"), (5, "now"), (31, "now")]
)
def test_an_old_secret_serves_up_to_its_epoch(epoch: int, secret: str) -> None:
    assert secret_of(epoch, current="now", old="4:b, 1:a") == secret


@pytest.mark.parametrize("text", ["a", "1", "1:", ":a", "x:a", "32:a", "1:a,1:b", "²:a", "-1:a"])
def test_a_list_of_old_secrets_that_cannot_be_read_is_refused_without_naming_one(text: str) -> None:
    with pytest.raises(BadOldKeys) as error:
        old_secrets(text)
    assert ":a" not in str(error.value)


@pytest.mark.django_db
def test_the_first_run_opens_the_first_epoch_and_keeps_no_key() -> None:
    assert not LabelEpoch.objects.exists()
    run = run_of()
    epoch = LabelEpoch.objects.get()
    assert (run.epoch, epoch.number, len(epoch.fingerprint)) == (1, 1, 16)
    assert FIRST not in epoch.fingerprint


@pytest.mark.django_db
def test_labels_of_an_older_key_stay_genuine_after_a_rotation(settings: object) -> None:
    before = run_of()
    code = label_text(before, 2)
    assert rotate(settings).number == 2
    after = run_of()
    assert (after.epoch, label_text(before, 2)) == (2, code)
    assert read(before, 2)
    assert read(after)
    assert key_trouble() == ""
    assert scan_story(code, on=today()).label is not None


@pytest.mark.django_db
def test_numbers_of_runs_begin_anew_and_never_clash(settings: object) -> None:
    before = run_of()
    rotate(settings)
    after = run_of()
    assert after.run <= before.run
    assert label_text(before, 0) != label_text(after, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("old", ["", f"1:{SECOND}x", f"0:{FIRST}"])
def test_a_rotation_that_would_lose_the_old_key_is_refused(settings: object, old: str) -> None:
    run_of()
    with pytest.raises(label_keys.WrongLabelKey):
        rotate(settings, old=old)
    assert LabelEpoch.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_never_opens_another_epoch(settings: object) -> None:
    run_of()
    with pytest.raises(label_keys.SameLabelKey):
        label_keys.rotate_label_key(on=today())
    rotate(settings)
    settings.LABEL_MASTER_KEY = FIRST  # type: ignore[attr-defined]
    settings.LABEL_OLD_KEYS = f"1:{FIRST},2:{SECOND}"  # type: ignore[attr-defined]
    with pytest.raises(label_keys.SameLabelKey):
        label_keys.rotate_label_key(on=today())


@pytest.mark.django_db
def test_a_copy_with_another_key_makes_no_label_and_says_so(
    settings: object, client: Client
) -> None:
    run_of()
    assert client.get("/readyz").status_code == 200
    settings.LABEL_MASTER_KEY = SECOND  # type: ignore[attr-defined]
    with pytest.raises(label_keys.WrongLabelKey):
        run_of()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert b"not the key of the current label epoch 1" in answer.content
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    assert "traceability.E001" in [one.id for one in found]
    settings.LABEL_OLD_KEYS = "nonsense"  # type: ignore[attr-defined]
    assert "LABEL_OLD_KEYS" in key_trouble()


@pytest.mark.django_db
def test_an_old_key_that_was_lost_is_named(settings: object) -> None:
    run_of()
    rotate(settings)
    settings.LABEL_OLD_KEYS = ""  # type: ignore[attr-defined]
    assert key_trouble() == "LABEL_OLD_KEYS lacks the key of label epoch 1"


@pytest.mark.django_db
def test_codes_of_a_revoked_epoch_are_known_and_flagged(settings: object) -> None:
    leaked = run_of()
    code = label_text(leaked, 1)
    epoch = LabelEpoch.objects.get()
    by = UserFactory.create()
    with pytest.raises(TraceError):
        label_keys.revoke_epoch(epoch=epoch, reason=" ", by=by, on=today())
    label_keys.revoke_epoch(epoch=epoch, reason="Lộ khoá", by=by, on=today())
    label = read(leaked, 1)
    assert label is not None
    assert label.is_revoked
    story = scan_story(code, on=today())
    assert story.label is not None
    assert story.label.is_revoked
    with pytest.raises(label_keys.RevokedLabelKey):
        run_of()
    with pytest.raises(label_keys.RevokedLabelKey):
        label_keys.revoke_epoch(epoch=epoch, reason="Lần nữa", by=by, on=today())
    # A leaked key need not be kept to go on.
    rotate(settings, old="")
    fresh = read(run_of())
    assert fresh is not None
    assert not fresh.is_revoked
    assert key_trouble() == ""


@pytest.mark.django_db
def test_whether_a_key_was_revoked_costs_no_query_of_its_own() -> None:
    run = run_of()
    text = label_text(run, 0)
    scan_story(text, on=today())
    with CaptureQueriesContext(connection) as queries:
        assert scan_story(text, on=today()).label is not None
    assert len(queries) <= 2


@pytest.mark.django_db
def test_the_command_rotates_once_and_tells(settings: object) -> None:
    run_of()
    with pytest.raises(CommandError, match="LABEL_MASTER_KEY"):
        call_command("rotate_label_key")
    settings.LABEL_MASTER_KEY = SECOND  # type: ignore[attr-defined]
    settings.LABEL_OLD_KEYS = f"1:{FIRST}"  # type: ignore[attr-defined]
    said = StringIO()
    call_command("rotate_label_key", stdout=said)
    assert "2" in said.getvalue()
    assert LabelEpoch.objects.get(number=2).opened_on >= today() - timedelta(days=1)
