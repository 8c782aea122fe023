"""`manage.py verify_credential FILE --jwks FILE [--status FILE]`: check a credential offline.

It asks neither the network nor the database. docs/rules/register.md tells how to do the same
with tools that are not ours.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from certification.adapters import credentials


class Command(BaseCommand):
    help = "Check a register credential (chung-thu.jwt) with a downloaded key set, offline."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the credential, a .jwt file")
        parser.add_argument("--jwks", type=Path, required=True, help="the issuer's jwks.json")
        parser.add_argument("--status", type=Path, help="the issuer's status list, a .jwt file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            jwks = json.loads(_read(options["jwks"]))
            status = _read(options["status"]) if options["status"] else None
            said, listed_at = credentials.check(
                _read(options["file"]), jwks=jwks, status=status, at=timezone.now()
            )
        except json.JSONDecodeError as error:
            raise CommandError(_("Tệp khoá không phải là JSON.")) from error
        except credentials.CredentialError as error:
            raise CommandError(str(error)) from error
        self._tell(said, listed_at)

    def _tell(self, said: dict[str, Any], listed_at: datetime | None) -> None:
        subject = said["credentialSubject"]
        self.stdout.write(
            _("Chữ ký đúng. %(issuer)s đã đối chiếu bản ghi %(number)s vào ngày %(day)s.")
            % {
                "issuer": said["issuer"],
                "number": subject["register_number"],
                "day": subject["checked_on"],
            }
        )
        self.stdout.write(
            f"{subject['product']} · {subject['holder']} · "
            + _("Quyết định %(number)s, %(day)s")
            % {"number": subject["decision_number"], "day": subject["decided_on"]}
        )
        if listed_at is None:
            self.stdout.write(
                _("Chưa biết giấy có bị thu hồi sau ngày đó không: thêm --status để kiểm.")
            )
        else:
            self.stdout.write(
                _("Không bị thu hồi, theo danh sách làm lúc %(at)s.")
                % {"at": f"{listed_at:%H:%M %d/%m/%Y}"}
            )


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(credentials.LARGEST + 1)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
    if len(content) > credentials.LARGEST:
        raise CommandError(_("%(path)s lớn quá, không phải tệp cần tìm.") % {"path": path})
    return content.decode("utf-8", errors="replace")
