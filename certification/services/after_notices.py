"""Whom the inspections and withdrawals are told to. Each notice is made once, in the act's own
transaction; nothing of whoever reported stands in any of them."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from certification.models import Certificate, Inspection, Withdrawal, WithdrawalProposal
from certification.rules.powers import stars_given_at
from certification.selectors.people import officers_at, people_of
from foundation.notices import send_once
from foundation.rules.roles import Role


def tell_withdrawn(withdrawal: Withdrawal, *, on: date) -> None:
    """Producer and commune learn of a withdrawal: ground, reason, day it takes effect."""
    certificate = withdrawal.certificate
    facts = {
        "number": certificate.number,
        "product": certificate.product.title,
        "day": f"{withdrawal.effective_on:%d/%m/%Y}",
        "ground": withdrawal.get_ground_display(),
        "reason": withdrawal.reason,
    }
    body = _(
        "Giấy %(number)s của %(product)s bị thu hồi từ %(day)s.\n"
        "Căn cứ (Điều 8 khoản 1): %(ground)s.\nLý do: %(reason)s\n"
        "Từ ngày đó không được in, dán hay quảng bá sao và nhãn hiệu OCOP cho sản phẩm này."
    )
    people = people_of(certificate.holder, on=on)
    if certificate.product.commune_id:
        people += officers_at(certificate.product.commune_id, Role.COMMUNE_OFFICER, on=on)
    for person in people:
        send_once(
            key=f"withdrawn:{certificate.number}:{person.pk}",
            recipient=person,
            subject=_("Thu hồi giấy chứng nhận %(number)s") % facts,
            body=body % facts,
            address=certificate.get_absolute_url(),
            due_on=on,
        )


def tell_deciders(proposal: WithdrawalProposal) -> None:
    """Those who decide learn of a proposal and of its last day: the province, for five stars the
    ministry (Đ8.2–4)."""
    certificate: Certificate = proposal.certificate
    if certificate.stars in stars_given_at("MINISTRY"):
        place, role = "", Role.MINISTRY_RECORD_KEEPER
    else:
        place, role = certificate.product.province_id or "-", Role.PROVINCIAL_OFFICER
    facts = {
        "number": certificate.number,
        "product": certificate.product.title,
        "ground": proposal.get_ground_display(),
        "due": f"{proposal.due_on:%d/%m/%Y}",
    }
    for person in officers_at(place, role, on=proposal.concluded_on):
        send_once(
            key=f"withdrawal-proposed:{proposal.pk}:{person.pk}",
            recipient=person,
            subject=_("Đề nghị thu hồi giấy %(number)s, hạn %(due)s") % facts,
            body=_("%(product)s: %(ground)s. Phải quyết định chậm nhất ngày %(due)s.") % facts,
            address=reverse("cases_office:proposals"),
            due_on=proposal.due_on,
        )


def tell_findings(inspection: Inspection, *, on: date) -> None:
    """The producer learns that a visit was recorded and whether something is asked."""
    facts = {
        "day": f"{inspection.done_on:%d/%m/%Y}",
        "authority": inspection.authority.name,
        "count": inspection.findings.exclude(action="").count(),
    }
    for person in people_of(inspection.producer, on=on):
        send_once(
            key=f"inspection:{inspection.pk}:{person.pk}",
            recipient=person,
            subject=_("Kết quả kiểm tra ngày %(day)s") % facts,
            body=_(
                "%(authority)s đã ghi kết quả kiểm tra ngày %(day)s. "
                "Số việc phải khắc phục: %(count)s."
            )
            % facts,
            address=reverse("desk:inspection", args=[inspection.pk]),
            due_on=on,
        )
