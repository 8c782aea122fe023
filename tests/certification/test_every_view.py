"""Every page of the programme for every role: one table, and no page without a row in it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail import hooks
from wagtail.admin.viewsets import viewsets

from foundation.rules.roles import Role
from marketplace.desk import urls as desk_urls
from marketplace.desk.views import daily
from tests.certification.programme_world import ProgrammeWorld

pytestmark = pytest.mark.django_db

COMMUNE, KEEPER, MEMBER = Role.COMMUNE_OFFICER, Role.MINISTRY_RECORD_KEEPER, Role.COUNCIL_MEMBER
ADVISER, AUDITOR, ADMINISTRATOR = Role.ADVISER, Role.AUDITOR, Role.ADMINISTRATOR
PROVINCE = frozenset({Role.PROVINCIAL_OFFICER, ADMINISTRATOR})
PLACE = PROVINCE | {COMMUNE}
RECORD = PROVINCE | {KEEPER}
FIELD = RECORD | {Role.INSPECTOR}
WATCH = FIELD | {COMMUNE, AUDITOR}
LOOKS_AFTER_LOTS = PROVINCE | {Role.INSPECTOR}
READ_DOSSIERS = PLACE | {ADVISER, AUDITOR}
READ_IDEAS = PLACE | {AUDITOR}
READ_DECISIONS = RECORD | {AUDITOR}
OFFICERS = WATCH | {MEMBER, ADVISER}
PRODUCERS = frozenset({Role.PRODUCER_STAFF, Role.HELPER})
NOT_IN_THE_OFFICE = frozenset({Role.BUYER, Role.HELPER})
POSTED: frozenset[Role] = frozenset()
"""Acts without a page: nobody opens them, and the parts' own tests post to them."""
ANYBODY: frozenset[Role] = frozenset(Role)
SELLING = frozenset({ADMINISTRATOR})
"""Who looks after the market's selling."""
SEARCH = frozenset({Role.EDITOR, ADMINISTRATOR})
"""Who looks after search."""
OF_MONEY = frozenset({Role.PRODUCER_STAFF})
"""The producer's own people who own it or sell for it: no helper, nobody who only looks."""
FOR_A_PHONE = {"desk:session": 200, "desk:worker": 200, "desk:gone": 302}
"""What a phone's outbox asks of whoever holds it; nothing of the desk stands in any."""

# Who opens each page of the things in ProgrammeWorld; to everyone else it does not exist.
TABLE: dict[str, frozenset[Role] | set[Role]] = {
    "cases_office:index": WATCH,
    "cases_office:open": FIELD,
    "cases_office:reports": WATCH,
    "cases_office:report": WATCH,
    "cases_office:report_photo": WATCH,
    "cases_office:proposals": WATCH,
    "cases_office:drop": PROVINCE,
    "cases_office:choose_stopped": {COMMUNE},
    "cases_office:stopped": {COMMUNE},
    "cases_office:inspect": WATCH,
    "cases_office:paper": WATCH,
    "council_office:index": RECORD | {MEMBER, ADVISER, AUDITOR},
    "council_office:set_up": RECORD,
    "council_office:me": RECORD | {MEMBER, ADVISER, AUDITOR},
    "council_office:council": PROVINCE | {MEMBER, AUDITOR},
    "council_office:add_seat": PROVINCE,
    "council_office:end_seat": PROVINCE,
    "council_office:call": PROVINCE,
    "council_office:session": PROVINCE | {MEMBER},
    "council_office:add_item": PROVINCE,
    "council_office:close": PROVINCE,
    "council_office:minutes": PROVINCE | {AUDITOR},
    "council_office:report": PROVINCE | {AUDITOR},
    "council_office:absence": PROVINCE,
    "council_office:item": PROVINCE | {MEMBER},
    "council_office:take_off": PROVINCE,
    "council_office:site_check": PROVINCE,
    "council_office:sheet": {MEMBER},
    "council_office:file_sheet": {MEMBER},
    "council_office:evidence": {MEMBER},
    "council_office:advise": {ADVISER, ADMINISTRATOR},
    "council_office:advice_file": READ_DOSSIERS,
    "dossiers_office:index": OFFICERS,
    "dossiers_office:inspect": READ_DOSSIERS,
    "dossiers_office:filing": READ_DOSSIERS,
    "dossiers_office:evidence": READ_DOSSIERS,
    "dossiers_office:mau03": READ_DOSSIERS,
    "dossiers_office:ask": PLACE,
    "dossiers_office:report": {COMMUNE, ADMINISTRATOR},
    "dossiers_office:send_back": PROVINCE,
    "dossiers_office:round": PROVINCE,
    "dossiers_office:samples": PLACE,
    "ideas_office:index": READ_IDEAS,
    "ideas_office:inspect": READ_IDEAS,
    "ideas_office:join": POSTED,
    "ideas_office:potential": READ_IDEAS,
    "ideas_office:leave_out": POSTED,
    "ideas_office:classes": READ_IDEAS,
    "ideas_office:class": PROVINCE,
    "plans_office:index": READ_IDEAS,
    "plans_office:inspect": READ_IDEAS,
    "plans_office:advise": POSTED,
    "plans_office:milestone": POSTED,
    "register_import:index": RECORD,
    "register_import:inspect": PROVINCE,
    "register_import:choose": POSTED,
    "register_import:write": POSTED,
    "inspections_office:index": WATCH,
    "inspections_office:choose": FIELD,
    "inspections_office:plan": FIELD,
    "inspections_office:recheck": FIELD,
    "inspections_office:inspect": WATCH,
    "inspections_office:record": FIELD,
    "inspections_office:cancel": POSTED,
    "inspections_office:photo": WATCH,
    "marks_office:index": WATCH,
    "marks_office:inspect": WATCH,
    "marks_office:answer": PROVINCE,
    "marks_office:design": WATCH,
    "marks_office:residue": WATCH,
    "marks_office:residue_csv": WATCH,
    "marks_office:claims": WATCH,
    "marks_office:claim": WATCH,
    "marks_office:rule": RECORD,
    "marks_office:hold_again": POSTED,
    "marks_office:photos": WATCH,
    "marks_office:photo": POSTED,
    "programme_office:index": READ_DECISIONS,
    "programme_office:open_round": PROVINCE,
    "programme_office:settings": PROVINCE,
    "programme_office:advisers": READ_DECISIONS,
    "programme_office:choose_adviser": PROVINCE,
    "programme_office:end_adviser": PROVINCE,
    "recognition_office:index": READ_DECISIONS,
    "recognition_office:propose": PROVINCE,
    "recognition_office:referrals": READ_DECISIONS,
    "recognition_office:refer": PROVINCE,
    "recognition_office:close": PROVINCE,
    "recognition_office:five_stars": {KEEPER, ADMINISTRATOR},
    "recognition_office:below": {KEEPER, ADMINISTRATOR},
    "recognition_office:inspect": READ_DECISIONS,
    "recognition_office:take_out": PROVINCE,
    "recognition_office:drop": PROVINCE,
    "recognition_office:sign": PROVINCE,
    "recognition_office:publish": PROVINCE,
    "recognition_office:paper": READ_DECISIONS,
    "recognition_office:signed_copy": READ_DECISIONS,
    "replay_office:replay": READ_DECISIONS,
    "register_office:index": OFFICERS,
    "register_office:choose": RECORD,
    "register_office:record": RECORD,
    "register_office:artwork": {KEEPER, ADMINISTRATOR},
    "register_office:inspect": OFFICERS,
    "register_office:withdraw": PROVINCE,
    "register_office:clear": PROVINCE,
    "register_office:extend": PROVINCE,
    "register_office:extension_paper": OFFICERS,
    "office_today:index": OFFICERS,
    "desk:plans": PRODUCERS,
    "desk:plan_start": PRODUCERS,
    "desk:plan": PRODUCERS,
    "desk:milestone_add": POSTED,
    "desk:milestone_remove": POSTED,
    "desk:dossiers": PRODUCERS,
    "desk:dossier_start": PRODUCERS,
    "desk:dossier": PRODUCERS,
    "desk:dossier_page": PRODUCERS,
    "desk:dossier_group": PRODUCERS,
    "desk:dossier_from_market": POSTED,
    "desk:dossier_aim": POSTED,
    "desk:dossier_check": PRODUCERS,
    "desk:dossier_file": PRODUCERS,
    "desk:dossier_receipt": PRODUCERS,
    "desk:dossier_cancel": PRODUCERS,
    "desk:dossier_paper": PRODUCERS,
    "desk:dossier_commune": PRODUCERS,
    "desk:dossier_mau03": PRODUCERS,
    "desk:library": PRODUCERS,
    "desk:document_add": PRODUCERS,
    "desk:document": PRODUCERS,
    "desk:document_file": PRODUCERS,
    "desk:document_leave_out": PRODUCERS,
    "desk:inspections": PRODUCERS,
    "desk:inspection": PRODUCERS,
    "desk:answer_finding": PRODUCERS,
    "desk:inspection_photo": PRODUCERS,
    "desk:marks": PRODUCERS,
    "desk:mark_ask": PRODUCERS,
    "desk:mark_residue": PRODUCERS,
    "desk:mark_labels": PRODUCERS,
    "desk:mark_request": PRODUCERS,
    "desk:mark_design": PRODUCERS,
    "desk:mark_print": POSTED,
    "desk:mark_printed": POSTED,
    "desk:labels": PRODUCERS,
    "desk:lot_label": PRODUCERS,
    "desk:label_preview": PRODUCERS,
    "desk:label_run": PRODUCERS,
    "desk:label_print": POSTED,
    "desk:labels_all_on": POSTED,
    "desk:labels_on": POSTED,
    "desk:labels_spoiled": POSTED,
    "desk:gtin": PRODUCERS,
    "desk:gtin_file": PRODUCERS,
    "recalls_office:index": LOOKS_AFTER_LOTS,
    "recalls_office:start": LOOKS_AFTER_LOTS,
    "recalls_office:inspect": LOOKS_AFTER_LOTS,
    "recalls_office:step": LOOKS_AFTER_LOTS,
    "recalls_office:close": LOOKS_AFTER_LOTS,
    "recalls_office:report": LOOKS_AFTER_LOTS,
    "recalls_office:record": LOOKS_AFTER_LOTS,
    "recalls_office:end_old": LOOKS_AFTER_LOTS,
    "recalls_office:ask_record": {Role.PROVINCIAL_OFFICER, Role.INSPECTOR},
    "desk:recalls": PRODUCERS,
    "desk:recall_start": PRODUCERS,
    "desk:recall": PRODUCERS,
    "desk:recall_step": PRODUCERS,
    "desk:recall_close": PRODUCERS,
    "desk:recall_report": PRODUCERS,
    "desk:lot_record": PRODUCERS,
    "lots_office:index": LOOKS_AFTER_LOTS,
    "lots_office:inspect": LOOKS_AFTER_LOTS,
    "lots_office:test_report": LOOKS_AFTER_LOTS,
    "lots_office:standard_file": LOOKS_AFTER_LOTS,
    "epcis_office:lot": LOOKS_AFTER_LOTS,
    "events_office:photo": LOOKS_AFTER_LOTS,
    "labels_office:index": LOOKS_AFTER_LOTS,
    "labels_office:residue": LOOKS_AFTER_LOTS,
    "labels_office:proofs": LOOKS_AFTER_LOTS,
    "labels_office:proof": LOOKS_AFTER_LOTS,
    "labels_office:proof_file": LOOKS_AFTER_LOTS,
    "labels_office:plans": LOOKS_AFTER_LOTS,
    "labels_office:plans_table": LOOKS_AFTER_LOTS,
    "labels_office:plan": LOOKS_AFTER_LOTS,
    "labels_office:plan_new": PROVINCE,
    "labels_office:share": PROVINCE,
    "labels_office:keys": {ADMINISTRATOR},
    "labels_office:revoke": {ADMINISTRATOR},
    "scans_office:index": LOOKS_AFTER_LOTS,
    "scans_office:alert": LOOKS_AFTER_LOTS,
    "scans_office:rule": LOOKS_AFTER_LOTS,
    "scans_office:runs": LOOKS_AFTER_LOTS,
    "scans_office:refused": LOOKS_AFTER_LOTS,
    "desk:lots": PRODUCERS,
    "desk:lot_open": PRODUCERS,
    "desk:lot": PRODUCERS,
    "desk:lot_make": PRODUCERS,
    "desk:lot_hand_over": PRODUCERS,
    "desk:lot_write_off": PRODUCERS,
    "desk:lot_material": PRODUCERS,
    "desk:lot_test": PRODUCERS,
    "desk:lot_test_report": PRODUCERS,
    "desk:lot_scans": PRODUCERS,
    "desk:areas": PRODUCERS,
    "desk:area_add": PRODUCERS,
    "desk:area": PRODUCERS,
    "desk:area_edit": PRODUCERS,
    "desk:grower_add": PRODUCERS,
    "desk:area_standard_add": PRODUCERS,
    "desk:area_standard_file": PRODUCERS,
    "desk:sites": PRODUCERS,
    "desk:site_add": PRODUCERS,
    "desk:site": PRODUCERS,
    "desk:suppliers": PRODUCERS,
    "desk:supplier_add": PRODUCERS,
    "desk:supplier": PRODUCERS,
    "desk:applied": PRODUCERS,
    "desk:applied_add": PRODUCERS,
    "desk:applied_file": PRODUCERS,
    "desk:events": PRODUCERS,
    "desk:event_add": PRODUCERS,
    "desk:event_correct": PRODUCERS,
    "desk:event_photos": PRODUCERS,
    "desk:event_photo": PRODUCERS,
    "desk:event_import": PRODUCERS,
    "desk:event_template": PRODUCERS,
    "desk:api_keys": PRODUCERS,
    "desk:api_key_revoke": PRODUCERS,
    "desk:epcis_take_in": PRODUCERS,
    "desk:epcis_job": PRODUCERS,
    "desk:lot_epcis": PRODUCERS,
    "desk:lot_portal": PRODUCERS,
    "desk:lot_close": POSTED,
    "desk:lot_reopen": POSTED,
    "desk:area_use": POSTED,
    "desk:grower_end": POSTED,
    "desk:area_standard_remove": POSTED,
    "desk:applied_end": POSTED,
    "desk:event_photo_show": POSTED,
    "desk:orders": PRODUCERS,
    "desk:order": PRODUCERS,
    "desk:order_pack": PRODUCERS,
    "desk:hand_over": PRODUCERS,
    "desk:order_refused": PRODUCERS,
    "desk:order_back": PRODUCERS,
    "desk:order_cancel": PRODUCERS,
    "desk:packing_slip": PRODUCERS,
    "desk:shipment": PRODUCERS,
    "desk:shipment_label": PRODUCERS,
    "desk:goods": PRODUCERS,
    "desk:goods_price": PRODUCERS,
    "desk:goods_stock": PRODUCERS,
    "desk:harvests": PRODUCERS,
    "desk:harvest_add": PRODUCERS,
    "desk:harvest": PRODUCERS,
    "desk:complaints": PRODUCERS,
    "desk:complaint": PRODUCERS,
    "desk:complaint_photo": PRODUCERS,
    "desk:delivery": PRODUCERS,
    "desk:delivery_rate": PRODUCERS,
    "desk:delivery_zone_add": PRODUCERS,
    "desk:delivery_zone": PRODUCERS,
    "desk:delivery_zone_remove": PRODUCERS,
    "desk:delivery_pickup": PRODUCERS,
    "desk:selling": PRODUCERS,
    "desk:selling_licence": PRODUCERS,
    "desk:selling_product": PRODUCERS,
    "desk:selling_label": PRODUCERS,
    "desk:boxes": PRODUCERS,
    "desk:box": PRODUCERS,
    "desk:bookings": PRODUCERS,
    "desk:service_terms": PRODUCERS,
    "desk:booking": PRODUCERS,
    "desk:settlements": OF_MONEY,
    "desk:settlement": OF_MONEY,
    "desk:settlement_csv": OF_MONEY,
    "desk:settlement_accept": OF_MONEY,
    "desk:settlement_line": OF_MONEY,
    "desk:cash": OF_MONEY,
    "desk:cash_passed_on": OF_MONEY,
    "desk:selling_profile": OF_MONEY,
    "desk:vouchers": OF_MONEY,
    "desk:voucher_end": OF_MONEY,
    "desk:complaint_goods_back": POSTED,
    "desk:goods_more": POSTED,
    "desk:order_accept": POSTED,
    "desk:order_unpack": POSTED,
    "desk:order_delivered": POSTED,
    "desk:shipment_call_off": POSTED,
    "desk:delivery_sample": POSTED,
    "desk:delivery_zone_restore": POSTED,
    "desk:selling_send": POSTED,
    "desk:box_answer": POSTED,
    "desk:booking_confirm": POSTED,
    "desk:booking_decline": POSTED,
    "desk:booking_move": POSTED,
    "desk:booking_stay": POSTED,
    "desk:booking_done": POSTED,
    "desk:booking_no_show": POSTED,
    "desk:booking_cancel": POSTED,
    "transfers_office:index": SELLING,
    "transfers_office:take_in": SELLING,
    "transfers_office:inspect": SELLING,
    "cash_office:index": SELLING,
    "cash_office:note": SELLING,
    "settlements_office:index": SELLING,
    "settlements_office:settlement": SELLING,
    "settlements_office:answer": SELLING,
    "settlements_office:new_batch": SELLING,
    "settlements_office:batch": SELLING,
    "settlements_office:file": SELLING,
    "settlements_office:paid": SELLING,
    "settlements_office:failed": SELLING,
    "ledger_office:index": SELLING,
    "ledger_office:account": SELLING,
    "ledger_office:booking": SELLING,
    "sellers_office:index": SELLING,
    "sellers_office:check": SELLING,
    "sellers_office:stop": SELLING,
    "sellers_office:paper": SELLING,
    "licences_office:index": SELLING,
    "licences_office:licence": SELLING,
    "licences_office:paper": SELLING,
    "listings_office:index": SELLING,
    "listings_office:check": SELLING,
    "listings_office:end": SELLING,
    "takedowns_office:index": SELLING,
    "takedowns_office:takedown": SELLING,
    "takedowns_office:paper": SELLING,
    "words_office:index": SELLING,
    "desk:quotes": PRODUCERS,
    "desk:quote": PRODUCERS,
    "desk:quote_decline": POSTED,
    "desk:group_runs": PRODUCERS,
    "desk:group_run": PRODUCERS,
    "invoices_office:index": SELLING,
    "invoices_office:invoice": SELLING,
    "invoices_office:amend": SELLING,
    "invoices_office:replace": SELLING,
    "invoices_office:again": POSTED,
    "invoices_office:adjust": POSTED,
    "shipments_office:index": SELLING,
    "shipments_office:note": SELLING,
    "shipments_office:again": POSTED,
    "books_office:index": SELLING,
    "books_office:paper": SELLING,
    "books_office:dispute": SELLING,
    "commission_office:index": SELLING,
    "orders_office:index": SELLING,
    "orders_office:order": SELLING,
    "orders_office:cancel": SELLING,
    "orders_office:delivered": SELLING,
    "orders_office:refused": SELLING,
    "orders_office:allowance": SELLING,
    "orders_office:refund_done": SELLING,
    "vouchers_office": SELLING,
    "voucher_end_office": SELLING,
    "complaints_office": SELLING,
    "complaint_office": SELLING,
    "complaint_photo_office": SELLING,
    "payments_office": SELLING,
    "payment_attempt_office": SELLING,
    "payment_accept_office": SELLING,
    "event_close_office": SELLING,
    "settlements_office:make": POSTED,
    "settlements_office:by_connect": POSTED,
    "words_office:remove": POSTED,
    "orders_office:refund_again": POSTED,
    "event_replay_office": POSTED,
    "search_office:index": SEARCH,
    "search_office:outages": SEARCH,
    "synonyms_office:index": SEARCH,
    "synonyms_office:index_results": SEARCH,
    "synonyms_office:add": SEARCH,
    "synonyms_office:edit": SEARCH,
    "synonyms_office:delete": SEARCH,
    "synonyms_office:history": SEARCH,
    "synonyms_office:history_results": SEARCH,
    "synonyms_office:try_new": POSTED,
    "synonyms_office:try_change": POSTED,
    "occasions_office:index": SEARCH,
    "occasions_office:index_results": SEARCH,
    "occasions_office:add": SEARCH,
    "occasions_office:edit": SEARCH,
    "occasions_office:delete": SEARCH,
    "occasions_office:history": SEARCH,
    "occasions_office:history_results": SEARCH,
    "occasions_office:try_new": POSTED,
    "occasions_office:try_change": POSTED,
    "pins_office:index": SEARCH,
    "pins_office:index_results": SEARCH,
    "pins_office:add": SEARCH,
    "pins_office:edit": SEARCH,
    "pins_office:delete": SEARCH,
    "pins_office:history": SEARCH,
    "pins_office:history_results": SEARCH,
    "pins_office:try_new": POSTED,
    "pins_office:try_change": POSTED,
    "desk:search_words": PRODUCERS,
    "desk:session": ANYBODY,
    "desk:worker": ANYBODY,
    "desk:gone": ANYBODY,
}


WITH_A_PLACE = (
    *("certification.", "traceability.", "search."),
    *("marketplace.office.", "marketplace.commerce."),
)


def views_of_the_programme() -> Iterator[str]:
    """The name of each address: the office's by its viewsets, the desk's but for daily work."""
    assert get_resolver().url_patterns, "Wagtail knows its viewsets once addresses were asked for"
    for viewset in viewsets.viewsets:
        if type(viewset).__module__.startswith(WITH_A_PLACE):
            for pattern in viewset.get_urlpatterns():
                yield f"{viewset.url_namespace}:{pattern.name}"
    for register in hooks.get_hooks("register_admin_urls"):
        if register.__module__.startswith("marketplace.commerce."):
            yield from (pattern.name for pattern in register())
    for pattern in desk_urls.urlpatterns:
        if pattern.callback.__module__ != daily.__name__:
            yield f"desk:{pattern.name}"


def expected(view: str, role: Role | None) -> set[int]:
    if view in FOR_A_PHONE:
        return {401} if view == "desk:session" and role is None else {FOR_A_PHONE[view]}
    if role is None or (role in NOT_IN_THE_OFFICE and not view.startswith("desk:")):
        return {302} if TABLE[view] is not POSTED or not view.startswith("desk:") else {405}
    if TABLE[view] is POSTED:
        return {405}
    return {200, 302} if role in TABLE[view] else {404}


def test_every_view_of_the_programme_has_its_row_and_every_row_its_view() -> None:
    assert sorted(views_of_the_programme()) == sorted(TABLE)


def test_each_role_opens_exactly_what_the_table_says(plain_404: None, settings: Any) -> None:
    """And a stranger is sent to sign in. One world, in which all walk; opening changes nothing."""
    settings.TRACE_PORTALS = {"checkvn"}
    world = ProgrammeWorld()
    addresses = {
        view: reverse(view, args=world.arguments.get(view, ()))
        + world.selling.queries.get(view, "")
        for view in TABLE
    }
    wrong: list[tuple[str, Role | None, int]] = []
    written: list[tuple[str, str]] = []
    for role, person in [(None, None), *world.people.items()]:
        client = Client()
        if person is not None:
            client.force_login(person)
        for view, address in addresses.items():
            with connection.execute_wrapper(noting_writes(view, written)):
                status = client.get(address).status_code
            if status not in expected(view, role):
                wrong.append((view, role, status))
    assert (wrong, written) == ([], [])


OF_THE_SESSION = ("django_session", "foundation_user")
READING_IS_NOTED = ("sellers_office:check", "sellers_office:paper")
"""The number of somebody's identity card stands there: who read it is written in the audit."""


def noting_writes(view: str, written: list[tuple[str, str]]) -> Callable[..., Any]:
    """Notes what is written to any table but the session's, in which pages keep how they look."""

    def noting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        is_noted = view in READING_IS_NOTED and '"wagtailcore_modellogentry"' in sql
        is_write = not is_noted and sql.startswith(("INSERT", "UPDATE", "DELETE"))
        if is_write and not any(f'"{table}"' in sql for table in OF_THE_SESSION):
            written.append((view, sql[:120]))
        return execute(sql, params, many, context)

    return noting
