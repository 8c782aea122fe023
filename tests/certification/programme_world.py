"""One thing of everything the programme has a page for, and a person of each role near it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from catalog.places.models import Commune
from catalog.producers.models import HelperConsent, Member, Producer
from certification.models import (
    Adviser,
    Certificate,
    ClaimHold,
    CommuneReport,
    Dossier,
    IdeaReview,
    MarkRequest,
    Milestone,
    PotentialProduct,
    RegisterImport,
    Training,
)
from certification.rules.dossier_flow import DossierState
from certification.services import (
    councils,
    ideas,
    import_jobs,
    marks,
    plans,
    programme,
    recognition,
)
from certification.services.cases import take_step
from cms.services import grant_shop_page, install_site, open_shop_page
from foundation import private_files
from foundation.calendar import today
from foundation.models import PrivateFile, User
from foundation.rules.roles import Role
from tests.certification import deciding
from tests.certification.councils import (
    council_of,
    dossier_before_council,
    item_of,
    member,
    members_of,
    session_of,
    sheet_of,
)
from tests.certification.officers import LAM_DONG, PHAN_THIET, province, usual
from tests.certification.searching_world import searching
from tests.certification.selling_world import SellingWorld
from tests.certification.test_cases import a_case, a_report, conclude
from tests.certification.test_commune_report import report_values
from tests.certification.test_dossier_office import evidence
from tests.certification.test_ideas import reviewed, sent, started, written
from tests.certification.test_import import as_csv, row
from tests.certification.test_inspections import picture, planned, record
from tests.factories import (
    CertificateFactory,
    LotFactory,
    ProducerFactory,
    ProductFactory,
    UserFactory,
)
from tests.factories.dossiers import a_pdf, document, fill
from tests.factories.programme import DossierFactory, filing_of, stand
from tests.factories.trace import (
    AppliedStandardFactory,
    AreaStandardFactory,
    GrowerFactory,
    GrowingAreaFactory,
    PackingSiteFactory,
    SupplierFactory,
)
from tests.traceability.test_events import picture as camera_photo
from traceability.models import (
    CaptureJob,
    CloneAlert,
    GtinRight,
    LabelPlan,
    LabelRun,
    Recall,
    RecallCampaign,
)
from traceability.services import log_event, record_test, start_label_run
from traceability.services.api_keys import create_key
from traceability.services.lot_records import ask_for_record
from traceability.services.photos import keep_photo
from traceability.services.recalls import start_recall

Arguments = Mapping[str, tuple[object, ...]]


def a_file() -> PrivateFile:
    return private_files.keep_bytes(a_pdf(), name="giay.pdf", by=None)


@dataclass
class ProgrammeWorld:
    """People by role, and for each view that names something, what it names.

    Everything lies in Phường Phan Thiết, Lâm Đồng. The producer's own person and its helper
    work for it; the member of the council is called to the open session.
    """

    people: dict[Role, User] = field(default_factory=lambda: {role: usual(role) for role in Role})
    producer: Producer = field(default_factory=ProducerFactory.create)
    arguments: dict[str, tuple[object, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        since, until = today() - timedelta(days=9), today() + timedelta(days=30)
        staff = self.people[Role.PRODUCER_STAFF]
        owner = Member.objects.create(
            producer=self.producer, user=staff, duty=Member.Duty.OWNER, since_on=since
        )
        consent = HelperConsent.objects.create(
            producer=self.producer,
            helper=self.people[Role.HELPER],
            given_by=staff,
            since_on=since,
            until_on=until,
        )
        self.arguments |= {
            **dict.fromkeys(("desk:person", "desk:person_end", "desk:person_back"), (owner.pk,)),
            "desk:helper": (consent.pk,),
        }
        self.product = ProductFactory.create(producer=self.producer, ocop_set_id=11)
        self.certificate: Certificate = CertificateFactory.create(
            product=self.product, holder=self.producer
        )
        for part in (
            self._dossiers(),
            self._council(),
            self._decisions(),
            self._register(),
            self._marks(),
            self._after(),
            self._cycle(),
            self._origin(),
            self._lots(),
            self._watch(),
            self._selling(),
            searching(self.product),
        ):
            self.arguments |= part

    def _selling(self) -> Arguments:
        staff = self.people[Role.PRODUCER_STAFF]
        self.selling = SellingWorld(self.producer, staff=staff)
        installer = UserFactory.create(is_superuser=True)
        install_site(by=installer)
        open_shop_page(producer=self.producer, by=installer)
        grant_shop_page(producer=self.producer, user=staff)
        return self.selling.arguments

    def _dossiers(self) -> Arguments:
        draft: Dossier = fill(
            DossierFactory.create(product__producer=self.producer, started_by=UserFactory.create())
        )
        paper = document(draft)
        file = a_file()
        sent_up: Dossier = DossierFactory.create(product__producer=self.producer)
        filing = filing_of(sent_up, evidence=[evidence(file)])
        stand(sent_up, DossierState.FILED)
        report = CommuneReport.objects.create(
            filing=filing,
            reported_by=self.people[Role.COMMUNE_OFFICER],
            reported_on=today(),
            due_on=today(),
            **report_values(sent_up),
        )
        stand(sent_up, DossierState.FORWARDED)
        office, up = "dossiers_office", (sent_up.pk,)
        pages = ("inspect", "ask", "report", "send_back", "round", "samples")
        own = ("", "_from_market", "_aim", "_check", "_file", "_cancel")
        return {
            **{f"{office}:{name}": up for name in pages},
            f"{office}:filing": (*up, filing.number),
            f"{office}:evidence": (*up, file.pk),
            f"{office}:mau03": (*up, report.pk),
            **{f"desk:dossier{name}": (draft.pk,) for name in own},
            "desk:dossier_page": (draft.pk, "chu-the"),
            "desk:dossier_group": (draft.pk, "1"),
            "desk:dossier_paper": (draft.pk, "mau-01"),
            "desk:dossier_receipt": (*up, filing.number),
            "desk:dossier_commune": up,
            "desk:dossier_mau03": (*up, filing.number),
            **{f"desk:document{name}": (paper.pk,) for name in ("", "_file", "_leave_out")},
        }

    def _council(self) -> Arguments:
        officer = self.people[Role.PROVINCIAL_OFFICER]
        council = council_of(1, by=officer)
        closed = session_of(council)
        closed_item = item_of(closed)
        sheet_of(closed_item, members_of(closed)[0])
        councils.close_session(session=closed, by=officer, on=today())
        seat = member(council, user=self.people[Role.COUNCIL_MEMBER])
        session = session_of(council)
        file, waiting = a_file(), dossier_before_council()
        dossier = dossier_before_council()
        filing_of(dossier, evidence=[evidence(file)])
        item = item_of(session, dossier)
        sheet_of(item, seat, filed=False)
        report = councils.report_advice(
            dossier=dossier,
            text="Đủ",
            attachment=file,
            by=self.people[Role.ADVISER],
            on=today(),
        )
        office = "council_office"
        return {
            **{f"{office}:{name}": (council.pk,) for name in ("council", "add_seat", "call")},
            **{f"{office}:{name}": (session.pk,) for name in ("session", "add_item", "close")},
            **{f"{office}:{name}": (closed.pk,) for name in ("minutes", "report")},
            **{
                f"{office}:{name}": (item.pk,)
                for name in ("item", "take_off", "site_check", "sheet", "file_sheet")
            },
            f"{office}:end_seat": (seat.pk,),
            f"{office}:absence": (session.seats.earliest("pk").pk,),
            f"{office}:evidence": (item.pk, file.pk),
            f"{office}:advise": (waiting.pk,),
            f"{office}:advice_file": (report.pk,),
        }

    def _decisions(self) -> Arguments:
        decision = deciding.proposed()
        signed = recognition.sign(
            decision=deciding.proposed(),
            number=f"{self.producer.pk}/QĐ-UBND",
            decided_on=today(),
            signer="Chủ tịch tỉnh",
            signed_copy=a_file(),
            by=UserFactory.create(),
            on=today(),
        )
        referral = recognition.refer_to_ministry(
            dossier=deciding.scored(stars=5),
            letter_number="9/UBND",
            by=UserFactory.create(),
            on=today(),
        )
        office, one = "recognition_office", (decision.pk,)
        return {
            **{f"{office}:{name}": one for name in ("inspect", "drop", "sign", "paper")},
            f"{office}:take_out": (decision.pk, decision.items.get().pk),
            f"{office}:publish": (signed.pk,),
            f"{office}:signed_copy": (signed.pk,),
            f"{office}:refer": (deciding.scored(stars=5).pk,),
            f"{office}:close": (deciding.scored(stars=2).pk,),
            f"{office}:below": (referral.pk,),
        }

    def _register(self) -> Arguments:
        number = (self.certificate.number,)
        certificate: Certificate = CertificateFactory.create()
        extension = recognition.extend(
            certificate=certificate,
            paper_number="15/UBND-NN",
            paper_on=certificate.valid_from + timedelta(days=1),
            last_on=certificate.last_valid_on + timedelta(days=30),
            paper=a_file(),
            by=certificate.recorded_by,
            on=today(),
        )
        job: RegisterImport = import_jobs.receive(
            content=as_csv(row()),
            name="so.csv",
            by=self.people[Role.PROVINCIAL_OFFICER],
        )
        authority = province()
        adviser: Adviser = programme.choose_adviser(
            authority=authority,
            name="Sở Khoa học và Công nghệ",
            kind=Adviser.Kind.DEPARTMENT,
            field=Adviser.Field.PROPERTY,
            contact="",
            experience="",
            selected_on=today(),
            selection_paper="12/QĐ-UBND",
            by=self.people[Role.PROVINCIAL_OFFICER],
        )
        office = "register_office"
        return {
            **{f"{office}:{name}": number for name in ("inspect", "withdraw", "clear", "extend")},
            f"{office}:record": (self.product.pk,),
            f"{office}:extension_paper": (certificate.number, extension.pk),
            **{f"register_import:{name}": (job.pk,) for name in ("inspect", "choose", "write")},
            **{
                f"programme_office:{name}": (authority.pk,)
                for name in ("open_round", "settings", "choose_adviser")
            },
            "programme_office:end_adviser": (adviser.pk,),
        }

    def _marks(self) -> Arguments:
        asked = self._request(design=a_file())
        granted = self._request()
        marks.answer_request(
            request=granted,
            is_granted=True,
            quantity=100,
            until_on=granted.until_on,
            by=self.people[Role.PROVINCIAL_OFFICER],
            on=today(),
        )
        run = start_label_run(
            lot=LotFactory.create(product=self.product),
            count=8,
            purpose=LabelRun.Purpose.PACKS,
            by=self.people[Role.PRODUCER_STAFF],
            mark_request=granted,
            on=today(),
        )
        claimed = ProductFactory.create(description="Đạt OCOP 5 sao")
        held = (ClaimHold.objects.get(product=claimed).pk,)
        ending: Certificate = CertificateFactory.create(
            product__producer=self.producer, decided_on=today() - timedelta(days=1000)
        )
        office = "marks_office"
        return {
            **{f"{office}:{name}": (asked.pk,) for name in ("inspect", "answer", "design")},
            **{f"{office}:{name}": held for name in ("claim", "rule", "hold_again")},
            f"{office}:photo": (1,),
            "desk:mark_ask": (self.certificate.number,),
            "desk:star_renew": (self.product.pk,),
            "desk:mark_residue": (ending.number,),
            **{f"desk:mark_{name}": (asked.pk,) for name in ("request", "design")},
            **{f"desk:mark_{name}": (granted.pk,) for name in ("print", "printed")},
            "desk:mark_labels": (run.pk,),
            **self._labels(run),
            **self._recalls(),
        }

    def _labels(self, run: LabelRun) -> Arguments:
        right = GtinRight.objects.create(
            product=run.lot.product,
            gtin="09521234543213",
            holder="Thử",
            number="1",
            until_on=today(),
            file=a_file(),
            entered_by=self.people[Role.PRODUCER_STAFF],
        )
        names = ("label_run", "label_print", "labels_all_on", "labels_on", "labels_spoiled")
        return {
            "desk:labels": (run.lot_id,),
            "desk:lot_label": (run.lot_id,),
            "desk:label_preview": (run.lot_id, "a4-65"),
            **{f"desk:{name}": (run.pk,) for name in names},
            "desk:gtin_file": (right.pk,),
        }

    def _recalls(self) -> Arguments:
        """A drill on an own lot, a record asked for, and a recall from before campaigns."""
        lot, now = LotFactory.create(product=self.product), timezone.now()
        drill = start_recall(
            lot=lot,
            kind=RecallCampaign.Kind.VOLUNTARY,
            reason="Thử",
            instructions="Thử",
            phone="",
            found_at=now,
            by=self.people[Role.PRODUCER_STAFF],
            on=today(),
            at=now,
            is_drill=True,
        )
        officer = self.people[Role.PROVINCIAL_OFFICER]
        asked = ask_for_record(lot=lot, authority=province(), purpose="Thử", by=officer, at=now)
        old = Recall.objects.create(
            lot=LotFactory.create(),
            recalled_on=today(),
            reason="Thử",
            instructions="Thử",
            recorded_by=officer,
        )
        step = (drill.pk, drill.parties.get().pk)
        office = "recalls_office"
        return {
            **{f"{office}:{name}": (lot.pk,) for name in ("start", "ask_record")},
            **{f"{office}:{name}": (drill.pk,) for name in ("inspect", "close", "report")},
            f"{office}:step": step,
            f"{office}:record": (asked.pk,),
            f"{office}:end_old": (old.pk,),
            "desk:recall_start": (lot.pk,),
            **{f"desk:recall{name}": (drill.pk,) for name in ("", "_close", "_report")},
            "desk:recall_step": step,
            "desk:lot_record": (asked.pk,),
        }

    def _request(self, design: PrivateFile | None = None) -> MarkRequest:
        return marks.request_use(
            certificate=self.certificate,
            producer=self.producer,
            what="Chai 500 ml",
            quantity=500,
            until_on=today() + timedelta(days=30),
            design=design,
            by=self.people[Role.PRODUCER_STAFF],
            on=today(),
        )

    def _after(self) -> Arguments:
        visit = record(
            planned(self.certificate), key=f"nhap-{self.producer.pk}", photos=[("", picture())]
        )
        finding, photo = visit.findings.get(), visit.photos.get().file_id
        coming = planned(self.certificate)
        report = a_report(product=self.product, photo=picture())
        case = a_case(certificate=self.certificate, report=report)
        note = take_step(
            case=case,
            kind="NOTE",
            text="Đã gọi",
            done_on=today(),
            paper=picture(),
            by=UserFactory.create(),
            on=today(),
        )
        conclude(case)
        other: Certificate = CertificateFactory.create(
            holder=self.producer, product__producer=self.producer
        )
        office = "inspections_office"
        return {
            f"{office}:plan": (self.producer.pk,),
            f"{office}:inspect": (visit.pk,),
            **{f"{office}:{name}": (coming.pk,) for name in ("record", "cancel")},
            f"{office}:recheck": (finding.pk,),
            f"{office}:photo": (visit.pk, photo),
            "cases_office:inspect": (case.pk,),
            "cases_office:paper": (case.pk, note.pk),
            "cases_office:report": (report.pk,),
            "cases_office:report_photo": (report.pk,),
            "cases_office:drop": (case.proposals.get().pk,),
            "cases_office:stopped": (other.number,),
            "desk:inspection": (visit.pk,),
            "desk:answer_finding": (visit.pk, finding.pk),
            "desk:inspection_photo": (visit.pk, photo),
        }

    def _cycle(self) -> Arguments:
        place, by = Commune.objects.get(code=PHAN_THIET), self.people[Role.COMMUNE_OFFICER]
        idea = reviewed(sent(place), IdeaReview.Verdict.SELECTED)
        potential = ideas.note_potential(
            commune=place,
            year=today().year,
            name="Thanh long sấy",
            maker_name="",
            product_set=None,
            origin=PotentialProduct.Origin.values[0],
            note="",
            by=by,
        )
        training = ideas.open_class(
            training=Training(name="Lập phương án", topics="x", held_on=today(), seats=30),
            province_code=LAM_DONG,
            by=self.people[Role.PROVINCIAL_OFFICER],
        )
        plan = written(started(self.producer))
        plans.send_plan(plan=plan, by=plan.entered_by, on=today())
        milestone = plans.add_milestone(
            plan=plan, element=Milestone.Element.MARKET, what="Mở bán", due_on=today()
        )
        return {
            **{f"ideas_office:{name}": (idea.pk,) for name in ("inspect", "join")},
            "ideas_office:leave_out": (potential.pk,),
            "ideas_office:class": (training.pk,),
            **{f"plans_office:{name}": (plan.pk,) for name in ("inspect", "advise")},
            "plans_office:milestone": (plan.pk, milestone.pk),
            **{f"desk:{name}": (plan.pk,) for name in ("plan", "milestone_add")},
            "desk:milestone_remove": (plan.pk, milestone.pk),
        }

    def _origin(self) -> Arguments:
        """Where goods come from: an area with a grower and a paper, a site, a supplier."""
        own = {"producer": self.producer}
        self.area = GrowingAreaFactory.create()
        self.producer.growing_areas.add(self.area)
        grower = GrowerFactory.create(growing_area=self.area, **own)
        self.paper = AreaStandardFactory.create(growing_area=self.area, file=a_file(), **own)
        applied = AppliedStandardFactory.create(product=self.product, file=a_file())
        area = (self.area.pk,)
        names = ("area", "area_edit", "area_use", "grower_add", "area_standard_add")
        return {
            **{f"desk:{name}": area for name in names},
            "desk:grower_end": (*area, grower.pk),
            "desk:area_standard_file": (*area, self.paper.pk),
            "desk:area_standard_remove": (*area, self.paper.pk),
            "desk:site": (PackingSiteFactory.create(**own).pk,),
            "desk:supplier": (SupplierFactory.create(**own).pk,),
            "desk:applied_add": (self.product.pk,),
            "desk:applied_end": (applied.pk,),
            "desk:applied_file": (applied.pk,),
        }

    def _lots(self) -> Arguments:
        """A lot with a test, an event, a photo; a key and a document taken in."""
        staff, now = self.people[Role.PRODUCER_STAFF], timezone.now()
        lot = LotFactory.create(product=self.product, growing_area=self.area)
        test = record_test(
            lot=lot,
            tested_on=today(),
            laboratory="Phòng thử",
            report_number="1",
            measured="x",
            passed=True,
            report=a_file(),
            by=staff,
        )
        event = log_event(lot=lot, kind="OTHER", happened_at=now, by=staff)
        photo = keep_photo(lot=lot, upload=camera_photo(), by=staff)
        key, _text = create_key(producer=self.producer, name="Kho", may_capture=True, by=staff)
        job = CaptureJob.objects.create(
            producer=self.producer, by=staff, via="FILE", digest="0" * 64, created_at=now
        )
        own, pictured = (lot.pk,), (lot.pk, photo.pk)
        names = (
            *("lot", "lot_close", "lot_reopen", "lot_hand_over", "lot_write_off", "lot_material"),
            *("lot_test", "lot_scans", "lot_epcis", "events", "event_add", "event_photos"),
        )
        return {
            **{f"desk:{name}": own for name in names},
            "desk:lot_make": (lot.pk, "tron"),
            "desk:lot_test_report": (lot.pk, test.pk),
            "desk:lot_portal": (lot.pk, "checkvn"),
            "desk:event_correct": (lot.pk, event.pk),
            "desk:event_photo": pictured,
            "desk:event_photo_show": pictured,
            "desk:event_template": ("csv",),
            "desk:api_key_revoke": (key.pk,),
            "desk:epcis_job": (job.pk,),
            "lots_office:inspect": own,
            "lots_office:test_report": (lot.pk, test.pk),
            "lots_office:standard_file": (lot.pk, self.paper.pk),
            "epcis_office:lot": own,
            "events_office:photo": pictured,
        }

    def _watch(self) -> Arguments:
        """A sign of copies, a proof that waits for its answer, a key, a plan with its producer."""
        run = LabelRun.objects.latest("pk")
        alert = CloneAlert.objects.create(
            run=run, number=1, rule=CloneAlert.Rule.NOT_ON_PACKS, found_at=timezone.now()
        )
        plan = LabelPlan.objects.create(
            authority=province(),
            year=today().year,
            name="Tem năm nay",
            quantity=100,
            until_on=today(),
            made_by=self.people[Role.PROVINCIAL_OFFICER],
            made_on=today(),
        )
        proof = GtinRight.objects.latest("pk")
        office = "labels_office"
        return {
            **{f"scans_office:{name}": (alert.pk,) for name in ("alert", "rule")},
            **{f"{office}:{name}": (proof.pk,) for name in ("proof", "proof_file")},
            f"{office}:revoke": (run.epoch,),
            f"{office}:plans_table": ("csv",),
            f"{office}:plan": (plan.pk,),
            f"{office}:share": (plan.pk, self.producer.pk),
        }
