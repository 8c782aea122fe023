"""The EPCIS 2.0 interface as its clients see it: capture, query, pages, errors."""

import json
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories.market import ProductFactory, UserFactory
from tests.factories.trace import LotFactory
from traceability.models import ApiKey, CaptureJob, EpcisEvent, Lot, TraceEvent
from traceability.rules.epcis import reading
from traceability.rules.epcis.mapping import STANDARD_CONTEXT, in_offset
from traceability.rules.epcis.validator import validate
from traceability.selectors import verify_chain
from traceability.services import api_keys, log_event
from traceability.services.capture import capture

pytestmark = pytest.mark.django_db
GTIN = "09521234000013"
Ask = Callable[..., Any]


@pytest.fixture
def lot() -> Lot:
    return LotFactory.create(product=ProductFactory.create(gtin=GTIN), code="TR-01")


@pytest.fixture
def key(lot: Lot) -> str:
    return api_keys.create_key(
        producer=lot.producer, name="Máy cân", may_capture=True, by=lot.opened_by
    )[1]


@pytest.fixture
def ask(client: Client, key: str) -> Ask:
    def asked(path: str, *, method: str = "get", body: Any = None, **headers: str) -> Any:
        options: dict[str, Any] = {"headers": {"Authorization": f"Bearer {key}", **headers}}
        if body is not None:
            text = body if isinstance(body, bytes) else json.dumps(body).encode()
            options |= {"data": text, "content_type": headers.pop("type", "application/json")}
            return client.post(f"/epcis/v2/{path}", **options)
        return getattr(client, method)(f"/epcis/v2/{path}", **options)

    return asked


def event(**more: Any) -> dict[str, Any]:
    at = timezone.now() - timedelta(hours=2)
    return {
        "type": "ObjectEvent",
        "eventID": "urn:uuid:0b000000-0000-4000-8000-000000000001",
        "eventTime": in_offset(at, "+07:00"),
        "eventTimeZoneOffset": "+07:00",
        "action": "OBSERVE",
        "bizStep": "storing",
        "quantityList": [{"epcClass": f"https://id.gs1.org/01/{GTIN}/10/TR-01", "quantity": 5}],
    } | more


def document(*events: dict[str, Any]) -> dict[str, Any]:
    return {
        "@context": [STANDARD_CONTEXT, {"farm": "https://farm.example/ns/"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-03-02T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }


def problem(response: Any) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    return response.status_code, body["type"].removeprefix("epcisException:")


def found(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    assert validate(response.json()) == []
    events: list[dict[str, Any]] = response.json()["epcisBody"]["queryResults"]["resultsBody"][
        "eventList"
    ]
    return events


# --- Taking in --------------------------------------------------------------
def test_a_document_is_taken_in_and_its_job_says_so(ask: Ask, lot: Lot) -> None:
    response = ask("capture", body=document(event()))

    assert response.status_code == 202
    job = ask("capture/" + response["Location"].rsplit("/", 1)[1]).json()
    assert (job["running"], job["success"], job["errors"]) == (False, True, [])


def test_an_event_about_a_lot_of_the_producer_joins_the_lots_chain(ask: Ask, lot: Lot) -> None:
    ask("capture", body=document(event(**{"farm:note": "kho 2"})))

    kept = lot.events.get()
    assert (kept.kind, kept.source) == (TraceEvent.Kind.STORED, TraceEvent.Source.EPCIS)
    assert kept.data["epcis"]["body"]["farm:note"] == "kho 2"
    assert kept.epcis.event_id == event()["eventID"]
    assert verify_chain(lot) is None


def test_an_event_about_goods_of_others_stands_alone(ask: Ask, lot: Lot) -> None:
    other = LotFactory.create(product=ProductFactory.create(gtin="09521234000020"), code="X")
    name = "https://id.gs1.org/01/09521234000020/10/X"

    ask("capture", body=document(event(quantityList=[{"epcClass": name}])))

    assert EpcisEvent.objects.get(producer=lot.producer).trace_event is None
    assert not other.events.exists()


def test_the_same_document_again_is_the_same_job(ask: Ask, lot: Lot) -> None:
    body = json.dumps(document(event())).encode()

    first, second = ask("capture", body=body), ask("capture", body=body)

    assert first["Location"] == second["Location"]
    assert lot.events.count() == 1


def test_the_same_event_in_another_document_is_kept_once(ask: Ask, lot: Lot) -> None:
    one = event()
    ask("capture", body=document(one))

    job = ask("capture", body=document(one, event(eventID="urn:a:2"))).json()

    assert job["success"] is True
    assert lot.events.count() == 2


def test_an_event_without_id_gets_one_that_stays(ask: Ask, lot: Lot) -> None:
    nameless = event()
    del nameless["eventID"]
    ask("capture", body=document(nameless))

    ask("capture", body=document(nameless, event()))

    assert lot.events.count() == 2


def test_one_bad_event_keeps_the_whole_document_out(ask: Ask, lot: Lot) -> None:
    tomorrow = in_offset(timezone.now() + timedelta(days=1), "+07:00")

    job = ask("capture", body=document(event(), event(eventID="urn:a:2", eventTime=tomorrow)))

    assert job.json()["success"] is False
    assert [error["event"] for error in job.json()["errors"]] == [1]
    assert not EpcisEvent.objects.exists()
    assert not lot.events.exists()


def test_what_can_be_kept_is_kept_where_the_sender_says_proceed(ask: Ask, lot: Lot) -> None:
    tomorrow = in_offset(timezone.now() + timedelta(days=1), "+07:00")
    wrong = event(eventID="urn:a:2", eventTime=tomorrow)

    job = ask(
        "capture", body=document(wrong, event()), **{"GS1-Capture-Error-Behaviour": "proceed"}
    )

    assert job.json()["success"] is False
    assert lot.events.count() == 1


def test_a_closed_lot_takes_no_event(ask: Ask, lot: Lot) -> None:
    Lot.objects.filter(pk=lot.pk).update(closed_at=timezone.now())

    job = ask("capture", body=document(event()))

    assert job.json()["success"] is False
    assert not EpcisEvent.objects.exists()


def test_another_event_of_a_known_id_is_a_duplicate(ask: Ask, lot: Lot) -> None:
    ask("capture", body=document(event()))

    job = ask("capture", body=document(event(bizStep="shipping"))).json()

    assert job["errors"][0]["type"] == "epcisException:ResourceAlreadyExistsException"


def test_an_error_declaration_takes_the_event_back_in_the_lots_chain(ask: Ask, lot: Lot) -> None:
    ask("capture", body=document(event()))
    said = EpcisEvent.objects.get().body
    declared = {
        "declarationTime": in_offset(timezone.now(), "+07:00"),
        "reason": "did_not_occur",
    }

    job = ask("capture", body=document({**said, "errorDeclaration": declared})).json()

    assert job["success"] is True, job
    first, second = lot.events.order_by("position")
    assert second.corrects == first
    assert second.error_reason == TraceEvent.ErrorReason.NOT_HAPPENED
    wrong = found(ask("events?EXISTS_errorDeclaration=true"))
    assert [each["eventID"] for each in wrong] == [said["eventID"]]


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (b" ", (400, "ValidationException")),
        (b"[" * 5000, (400, "ValidationException")),
        (b'{"type": "EPCISDocument"}', (400, "ValidationException")),
        (document({"type": "ObjectEvent"}), (400, "ValidationException")),
        (document(*[{**event(), "eventID": f"urn:a:{n}"} for n in range(501)]), (413, "Capture")),
    ],
    ids=["nothing", "brackets", "no document", "no event", "too many"],
)
def test_what_is_no_document_is_refused_whole(ask: Ask, body: Any, answer: tuple[int, str]) -> None:
    status, kind = problem(ask("capture", body=body))

    assert (status, kind[: len(answer[1])]) == answer
    assert not CaptureJob.objects.exists()


def test_more_than_ten_megabytes_is_not_read(ask: Ask) -> None:
    response = ask("capture", body=b" " * (reading.MOST_BYTES + 1))

    assert problem(response) == (413, "CaptureLimitExceededException")
    assert response["GS1-EPCIS-Capture-File-Size-Limit"] == str(reading.MOST_BYTES)


def test_ten_megabytes_are_taken_in(ask: Ask, lot: Lot) -> None:
    big = event(quantityList=[{"epcClass": "urn:a:1"}])
    big["farm:note"] = "x" * (reading.MOST_BYTES - 2000)

    assert ask("capture", body=document(big)).json()["success"] is True


def test_an_event_that_no_calendar_holds_is_told_in_the_job(ask: Ask) -> None:
    job = ask("capture", body=document(event(eventTime="2016-12-31T23:59:60Z"))).json()

    assert job["success"] is False


def test_one_event_is_created_at_its_own_address(ask: Ask, lot: Lot) -> None:
    bare = event() | {"@context": STANDARD_CONTEXT}

    response = ask("events", body=bare)

    assert response.status_code == 201
    [again] = found(ask("events/" + quote(bare["eventID"], safe="")))
    assert again["bizStep"] == "storing"
    assert problem(ask("events", body={**bare, "bizStep": "shipping"}))[0] == 409


def test_xml_is_not_spoken(client: Client, key: str) -> None:
    response = client.post(
        "/epcis/v2/capture",
        data=b"<a/>",
        content_type="application/xml",
        headers={"Authorization": f"Bearer {key}"},
    )

    assert problem(response) == (415, "UnsupportedMediaTypeException")


# --- Who asks ---------------------------------------------------------------
def test_without_a_key_there_is_nothing(client: Client) -> None:
    response = client.get("/epcis/v2/events")

    assert problem(response) == (401, "SecurityException")
    assert "Bearer" in response["WWW-Authenticate"]


@pytest.mark.parametrize("text", ["Bearer x", "Bearer ocop12345678.abc", "Basic YTpi", "Bearer é"])
def test_a_wrong_key_opens_nothing(client: Client, key: str, text: str) -> None:
    assert client.get("/epcis/v2/events", headers={"Authorization": text}).status_code == 401


def test_a_revoked_key_opens_nothing(ask: Ask, lot: Lot) -> None:
    assert ask("events").status_code == 200

    api_keys.revoke_key(key=ApiKey.objects.get(), by=lot.opened_by, at=timezone.now())

    assert ask("events").status_code == 401


def test_a_key_that_only_reads_captures_nothing(client: Client, lot: Lot) -> None:
    _key, text = api_keys.create_key(
        producer=lot.producer, name="Xem", may_capture=False, by=lot.opened_by
    )

    response = client.post(
        "/epcis/v2/capture",
        data=document(event()),
        content_type="application/json",
        headers={"Authorization": f"Bearer {text}"},
    )

    assert problem(response) == (403, "SecurityException")


def test_a_key_sees_its_own_producers_events_alone(ask: Ask, lot: Lot) -> None:
    other = LotFactory.create()
    log_event(lot=other, kind="STORED", happened_at=timezone.now(), by=other.opened_by)

    assert found(ask("events")) == []
    assert ask("epcs").json()["member"] == []
    name = EpcisEvent.objects.get().event_id
    assert ask("events/" + name).status_code == 404


def test_the_key_itself_is_kept_nowhere(key: str) -> None:
    kept = ApiKey.objects.get()

    assert key not in (kept.prefix, kept.digest)
    assert kept.prefix == key.partition(".")[0]


def test_a_producer_has_no_more_keys_than_it_can_look_after() -> None:
    producer = LotFactory.create().producer
    for number in range(api_keys.MOST_KEYS):
        api_keys.create_key(
            producer=producer, name=str(number), may_capture=False, by=UserFactory.create()
        )

    with pytest.raises(api_keys.TooManyKeys):
        api_keys.create_key(producer=producer, name="x", may_capture=False, by=UserFactory.create())


# --- Asking -----------------------------------------------------------------
@pytest.fixture
def three(ask: Ask, lot: Lot) -> list[str]:
    """Stored, shipped and packed into a box, an hour apart; their ids."""
    now = timezone.now()
    box = "https://id.gs1.org/00/095212340000000013"
    events = [
        event(
            eventID="urn:a:1",
            eventTime=in_offset(now - timedelta(hours=4), "+07:00"),
            readPoint={"id": "https://id.gs1.org/414/9521234000044"},
            **{"farm:shelf": "A3"},
        ),
        event(
            eventID="urn:a:2",
            eventTime=in_offset(now - timedelta(hours=3), "+07:00"),
            bizStep="shipping",
            disposition="in_transit",
            epcList=["urn:epc:id:sgtin:9521234.000001.1"],
            bizTransactionList=[{"type": "po", "bizTransaction": "https://farm.example/po/7"}],
        ),
        {
            "type": "AggregationEvent",
            "eventID": "urn:a:3",
            "eventTime": in_offset(now - timedelta(hours=2), "+07:00"),
            "eventTimeZoneOffset": "+07:00",
            "action": "ADD",
            "parentID": box,
            "childQuantityList": [{"epcClass": "urn:class:1", "quantity": 2.5, "uom": "KGM"}],
            "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 4}]}],
        },
    ]
    assert ask("capture", body=document(*events)).json()["success"] is True
    return [each["eventID"] for each in events]


def moment(hours: float) -> str:
    return quote(in_offset(timezone.now() - timedelta(hours=hours), "+00:00"))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("", "321"),
        ("orderBy=eventTime&orderDirection=ASC", "123"),
        ("eventType=AggregationEvent", "3"),
        ("eventType=AggregationEvent|TransactionEvent", "3"),
        ("EQ_action=OBSERVE&EQ_bizStep=shipping|storing", "21"),
        ("EQ_disposition=in_transit", "2"),
        ("EQ_readPoint=https://id.farm.example/414/9521234000044", "1"),
        ("MATCH_epc=urn:epc:id:sgtin:9521234.000001.*", "2"),
        ("MATCH_epc=urn:nothing", ""),
        ("MATCH_epcClass=https://elsewhere.example/01/09521234000013/10/TR-01", "21"),
        ("MATCH_epcClass=https://id.gs1.org/01/09521234000013/*", "21"),
        ("MATCH_anyEPCClass=urn:class:1", "3"),
        ("MATCH_parentID=https://x.example/00/095212340000000013", "3"),
        ("MATCH_anyEPC=https://x.example/00/095212340000000013", "3"),
        ("EQ_eventID=urn:a:1|urn:a:3", "31"),
        ("EQ_bizTransaction_po=https://farm.example/po/7", "2"),
        ("EQ_type=Temperature", "3"),
        ("EXISTS_sensorElementList=true", "3"),
        ("EXISTS_errorDeclaration=true", ""),
        ("EXISTS_errorDeclaration=false", "321"),
        ("EXISTS_farm:shelf", "1"),
        ("EQ_farm:shelf=A3", "1"),
        ("EQ_farm:shelf=A4", ""),
        ("GE_quantity=5", "21"),
        ("EQ_quantity_KGM=2.5", "3"),
        ("LT_quantity=3", "3"),
        ("eventCountLimit=1", "3"),
        ("maxEventCount=3", "321"),
    ],
)
def test_a_query_finds_what_it_asks_for(
    ask: Ask, three: list[str], asked: str, answer: str
) -> None:
    assert "".join(each["eventID"][-1] for each in found(ask(f"events?{asked}"))) == answer


def test_a_query_asks_for_a_stretch_of_time(ask: Ask, three: list[str]) -> None:
    between = f"events?GE_eventTime={moment(3.5)}&LT_eventTime={moment(2.5)}"

    assert [each["eventID"] for each in found(ask(between))] == ["urn:a:2"]
    assert found(ask(f"events?LT_recordTime={moment(1)}")) == []


@pytest.mark.parametrize(
    "asked",
    [
        *(
            "EQ_colour=red",
            "EQ_action=SHIPPED",
            "GE_eventTime=yesterday",
            "orderDirection=SIDEWAYS",
        ),
        *("orderBy=weight", "perPage=0", "perPage=x", "EQ_bizStep=", "nextPageToken=abc"),
        *("eventCountLimit=1&maxEventCount=1", "GE_quantity=lots", "EXISTS_errorDeclaration=maybe"),
        *(
            "EQ_bizStep=%00",
            "GE_eventTime=2016-12-31T23:59:60Z",
            "EXISTS_",
            "EQ_eventID=" + "a|" * 101,
        ),
    ],
)
def test_a_parameter_that_is_none_is_said_to_be_none(ask: Ask, asked: str) -> None:
    assert problem(ask(f"events?{asked}")) == (400, "QueryParameterException")


def test_more_than_somebody_wants_is_too_much(ask: Ask, three: list[str]) -> None:
    assert problem(ask("events?maxEventCount=2")) == (413, "QueryTooLargeException")


def test_an_address_has_an_end(ask: Ask) -> None:
    assert problem(ask("events?EQ_eventID=" + "a" * 9000)) == (414, "URITooLongException")


@pytest.mark.parametrize("order", ["orderBy=eventTime", "orderBy=recordTime&orderDirection=ASC"])
def test_pages_lead_to_the_next_and_miss_nothing(ask: Ask, three: list[str], order: str) -> None:
    whole = [each["eventID"] for each in found(ask(f"events?{order}"))]

    response = ask(f"events?perPage=1&{order}")
    gathered = [each["eventID"] for each in found(response)]
    while "Link" in response:
        assert response["GS1-Next-Page-Token-Expires"]
        response = ask(response["Link"].partition("/epcis/v2/")[2].partition(">")[0])
        gathered += [each["eventID"] for each in found(response)]

    assert gathered == whole


def test_a_limit_holds_over_all_pages(ask: Ask, three: list[str]) -> None:
    first = ask("events?perPage=1&eventCountLimit=2")
    second = ask(first["Link"].partition("/epcis/v2/")[2].partition(">")[0])

    assert [len(found(first)), len(found(second))] == [1, 1]
    assert "Link" not in second


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("eventTypes", ["AggregationEvent", "ObjectEvent"]),
        ("bizSteps", ["shipping", "storing"]),
        ("dispositions", ["in_transit"]),
        ("readPoints", ["https://id.gs1.org/414/9521234000044"]),
        ("bizLocations", []),
    ],
)
def test_the_repository_says_what_it_knows(
    ask: Ask, three: list[str], kind: str, members: list[str]
) -> None:
    assert ask(kind).json()["member"] == members


def test_known_things_come_in_pages(ask: Ask, three: list[str]) -> None:
    response = ask("epcs?perPage=3")
    rest = ask(response["Link"].partition("/epcis/v2/")[2].partition(">")[0])

    members = response.json()["member"] + rest.json()["member"]
    assert len(members) == len(set(members)) == 4
    assert "Link" not in rest


def test_the_events_of_one_thing(ask: Ask, three: list[str]) -> None:
    name = quote("https://id.gs1.org/01/09521234000013/10/TR-01", safe="")

    assert len(found(ask(f"epcs/{name}/events"))) == 2
    assert ask(f"epcs/{name}").json()["member"] == ["events"]
    assert [e["eventID"] for e in found(ask("bizSteps/shipping/events"))] == ["urn:a:2"]


def test_an_answer_says_which_standard_it_speaks(ask: Ask) -> None:
    response = ask("events")

    assert response["GS1-EPCIS-Version"] == response["GS1-CBV-Version"] == "2.0.0"
    assert response["GS1-Extensions"].startswith("ocop=http")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "application/xml"},
        {"GS1-EPCIS-Version": "1.2"},
        {"GS1-EPCIS-Max": "1.2"},
        {"GS1-CBV-Min": "2.1"},
        {"GS1-EPC-Format": "Always_EPC_URN"},
        {"GS1-EPCIS-Min": "²"},
    ],
)
def test_what_cannot_be_spoken_is_not_acceptable(ask: Ask, headers: dict[str, str]) -> None:
    assert problem(ask("events", **headers)) == (406, "NotAcceptableException")


def test_anybody_may_ask_what_there_is(client: Client, ask: Ask) -> None:
    response = client.options("/epcis/v2/events")

    assert response.status_code == 204
    assert response["Allow"] == "OPTIONS, GET, POST"
    assert "events" in ask("").json()["member"]


@pytest.mark.parametrize("path", ["queries", "queries/a/subscriptions", "nextPageToken/x"])
def test_what_is_not_built_says_so(ask: Ask, path: str) -> None:
    assert problem(ask(path)) == (501, "ImplementationException")


def test_a_key_that_asks_without_end_is_slowed_down(ask: Ask, monkeypatch: Any) -> None:
    monkeypatch.setattr("traceability.views.epcis_frame.ASKED_AT_MOST", 2)

    answers = [ask("bizSteps").status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def test_the_day_of_the_last_use_is_written_once(
    ask: Ask, django_assert_max_num_queries: Any
) -> None:
    ask("events")
    assert ApiKey.objects.get().last_used_on is not None

    with django_assert_max_num_queries(3):
        ask("events")


@pytest.mark.django_db(transaction=True)
def test_a_document_sent_twice_at_once_is_taken_in_once() -> None:
    lot = LotFactory.create(product=ProductFactory.create(gtin=GTIN), code="TR-01")
    raw = json.dumps(document(event())).encode()
    jobs: list[CaptureJob] = []

    def send() -> None:
        try:
            jobs.append(
                capture(
                    raw=raw,
                    producer=lot.producer,
                    by=lot.opened_by,
                    at=timezone.now(),
                    via=CaptureJob.Via.API,
                )
            )
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({job.pk for job in jobs}) == 1
    assert len(jobs) == 4
    assert lot.events.count() == CaptureJob.objects.count() == 1


def test_a_token_of_one_list_is_none_of_another(ask: Ask, lot: Lot) -> None:
    for kind in ("PROCESSED", "STORED"):
        log_event(lot=lot, kind=kind, happened_at=timezone.now(), by=lot.opened_by)
    link = ask("bizSteps?perPage=1")["Link"]
    token = link.partition("nextPageToken=")[2].partition(">")[0]
    assert ask(f"bizSteps?perPage=1&nextPageToken={token}").status_code == 200
    for path in ("capture", "eventTypes", "events"):
        answer = ask(f"{path}?nextPageToken={token}")
        assert problem(answer) == (400, "QueryParameterException")
