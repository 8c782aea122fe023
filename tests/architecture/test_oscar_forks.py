"""The forks keep pace with the Oscar that is installed."""

from pathlib import Path

import oscar
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
OSCAR = Path(oscar.__file__).parent / "apps"
FORKS = {
    "catalogue": "catalog/products",
    "partner": "marketplace/commerce/partner",
    "order": "marketplace/commerce/order",
}


def names(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("[0-9]*.py")}


@pytest.mark.parametrize(("app", "fork"), FORKS.items())
def test_every_migration_of_the_installed_oscar_stands_in_its_fork(app: str, fork: str) -> None:
    upstream = names(OSCAR / app / "migrations")
    assert upstream
    assert upstream - names(ROOT / fork / "migrations") == set()


@pytest.mark.parametrize(("app", "fork"), FORKS.items())
def test_migrations_of_ours_on_a_fork_cannot_collide_with_the_next_oscar(
    app: str, fork: str
) -> None:
    ours = names(ROOT / fork / "migrations") - names(OSCAR / app / "migrations")
    assert ours
    assert all(name >= "1001_" for name in ours)
