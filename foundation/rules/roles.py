"""The table of roles: who exists, in which words, and what each may do.

Permissions are named `app.codename`. A role's rights over one product, dossier or place
are decided in each package's `access.py`; the table grants only the kind of act.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    BUYER = "BUYER"
    PRODUCER_STAFF = "PRODUCER_STAFF"
    HELPER = "HELPER"
    COMMUNE_OFFICER = "COMMUNE_OFFICER"
    PROVINCIAL_OFFICER = "PROVINCIAL_OFFICER"
    COUNCIL_MEMBER = "COUNCIL_MEMBER"
    ADVISER = "ADVISER"
    MINISTRY_RECORD_KEEPER = "MINISTRY_RECORD_KEEPER"
    INSPECTOR = "INSPECTOR"
    AUDITOR = "AUDITOR"
    EDITOR = "EDITOR"
    ADMINISTRATOR = "ADMINISTRATOR"

    @classmethod
    def officer_choices(cls) -> list[tuple[str, str]]:
        """The roles that are appointments at an authority, for a model field."""
        return [(row.role.value, row.vi) for row in TABLE if row.at_authority]


@dataclass(frozen=True)
class RoleRow:
    role: Role
    vi: str
    en: str
    at_authority: bool = False
    permissions: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The name of the Django group that carries the permissions."""
        return self.vi


_ADMIN = "wagtailadmin.access_admin"
_READ_REGISTER = ("certification.view_certificate", "certification.view_withdrawal")
_WRITE_REGISTER = (
    *_READ_REGISTER,
    "certification.add_certificate",
    "certification.add_withdrawal",
)

_READ_DOSSIERS = ("certification.view_dossier",)

TABLE: tuple[RoleRow, ...] = (
    RoleRow(Role.BUYER, "Người mua", "Buyer"),
    RoleRow(Role.PRODUCER_STAFF, "Người của chủ thể", "Producer's staff", permissions=(_ADMIN,)),
    RoleRow(Role.HELPER, "Người giúp chủ thể", "Helper"),
    RoleRow(
        Role.COMMUNE_OFFICER,
        "Cán bộ xã",
        "Commune officer",
        at_authority=True,
        permissions=(
            _ADMIN,
            *_READ_REGISTER,
            *_READ_DOSSIERS,
            "certification.add_communereport",
            "certification.add_ideareview",
        ),
    ),
    RoleRow(
        Role.PROVINCIAL_OFFICER,
        "Cán bộ tỉnh",
        "Provincial officer",
        at_authority=True,
        permissions=(
            _ADMIN,
            *_WRITE_REGISTER,
            *_READ_DOSSIERS,
            "certification.add_ideareview",
            "certification.add_councilsession",
            "certification.add_recognitiondecision",
            "certification.add_inspection",
            "certification.add_markanswer",
            "certification.add_claimruling",
        ),
    ),
    RoleRow(
        Role.COUNCIL_MEMBER,
        "Thành viên hội đồng",
        "Council member",
        at_authority=True,
        permissions=(_ADMIN, *_READ_REGISTER, *_READ_DOSSIERS, "certification.add_scoresheet"),
    ),
    RoleRow(
        Role.ADVISER,
        "Tổ tư vấn",
        "Adviser",
        at_authority=True,
        permissions=(_ADMIN, *_READ_REGISTER, *_READ_DOSSIERS, "certification.add_advisoryreport"),
    ),
    RoleRow(
        Role.MINISTRY_RECORD_KEEPER,
        "Người giữ sổ của bộ",
        "Ministry record-keeper",
        at_authority=True,
        permissions=(
            _ADMIN,
            *_WRITE_REGISTER,
            *_READ_DOSSIERS,
            "certification.add_recognitiondecision",
            "certification.add_claimruling",
        ),
    ),
    RoleRow(
        Role.INSPECTOR,
        "Người kiểm tra",
        "Inspector",
        at_authority=True,
        permissions=(_ADMIN, *_READ_REGISTER, *_READ_DOSSIERS, "certification.add_inspection"),
    ),
    RoleRow(
        Role.AUDITOR,
        "Người soát xét",
        "Auditor",
        at_authority=True,
        permissions=(_ADMIN, *_READ_REGISTER, *_READ_DOSSIERS),
    ),
    RoleRow(
        Role.EDITOR,
        "Biên tập",
        "Editor",
        permissions=(
            _ADMIN,
            "cms.change_sitesettings",
            *(f"cms.{act}_catalogueintro" for act in ("add", "change", "delete", "publish")),
            *(f"wagtailredirects.{act}_redirect" for act in ("add", "change", "delete")),
        ),
    ),
    RoleRow(
        Role.ADMINISTRATOR,
        "Quản trị hệ thống",
        "Administrator",
        permissions=(_ADMIN, "commerce.change_sellingsettings"),
    ),
)


def row(role: Role) -> RoleRow:
    """The table's row of a role."""
    return next(r for r in TABLE if r.role is role)


def outsiders_permissions() -> frozenset[str]:
    """What people who hold no office may do: buyers, producers' people and their helpers."""
    outside = (Role.BUYER, Role.PRODUCER_STAFF, Role.HELPER)
    return frozenset(name for r in TABLE if r.role in outside for name in r.permissions)
