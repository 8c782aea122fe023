"""The demo never mixes with real data."""

from datetime import date
from pathlib import Path

import pytest

from marketplace.demo.services import ForeignData, build_demo
from tests.factories import ProducerFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


def test_the_demo_stays_out_of_a_database_with_producers_of_its_own(tmp_path: Path) -> None:
    ProducerFactory.create()
    with pytest.raises(ForeignData):
        build_demo(on=ON, demo_file=tmp_path / "demo.json", say=lambda _: None)
    assert not (tmp_path / "demo.json").exists()
