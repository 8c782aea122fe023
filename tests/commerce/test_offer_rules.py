"""What offers take off lines: whole đồng, deterministic, at the cost of whoever pays."""

from hypothesis import given
from hypothesis import strategies as st

from marketplace.commerce.rules.offers import Goods, Terms, counts_on, give, missing


def goods(line: int, amount: int, *, producer: int = 1, **facts: object) -> Goods:
    return Goods(
        line, product_id=line * 10, producer_id=producer, quantity=1, amount=amount, **facts
    )  # type: ignore[arg-type]


def test_a_percentage_is_rounded_once_and_shared_to_the_dong() -> None:
    basket = [goods(1, 125_555), goods(2, 125_555), goods(3, 125_556)]
    cuts = give([Terms(1, "7 %", percent_bp=700)], basket).by_offer[1]
    assert sum(cuts.values()) == 26_367  # 7 % of 376.666 is 26.366,62
    assert max(cuts.values()) - min(cuts.values()) <= 1


def test_an_amount_never_takes_more_than_the_goods_cost() -> None:
    given_ = give([Terms(1, "50k", amount=50_000)], [goods(1, 12_000), goods(2, 8_000)])
    assert given_.by_offer[1] == {1: 12_000, 2: 8_000}


def test_a_producers_offer_counts_on_that_producers_own_goods_alone() -> None:
    offer = Terms(1, "của tôi", producer_id=1, percent_bp=1_000)
    mine, theirs = goods(1, 100_000), goods(2, 100_000, producer=2)
    shared = goods(3, 100_000, is_shared=True)
    assert give([offer], [mine, theirs, shared]).by_offer == {1: {1: 10_000}}


def test_strong_alcohol_is_given_nothing_and_counts_towards_nothing() -> None:
    wine = goods(1, 400_000, may_promote=False)
    offer = Terms(1, "chợ", percent_bp=1_000, least_amount=300_000)
    assert not counts_on(offer, wine)
    assert missing(offer, [wine]) == (300_000, 0)
    assert give([offer], [wine, goods(2, 50_000)]).by_offer == {}


def test_a_minimum_is_asked_of_the_goods_the_offer_counts_on() -> None:
    offer = Terms(1, "chọn", amount=10_000, least_amount=100_000, products={10})
    assert give([offer], [goods(1, 60_000), goods(2, 90_000)]).by_offer == {}
    assert give([offer], [goods(1, 100_000), goods(2, 90_000)]).by_offer == {1: {1: 10_000}}
    assert missing(Terms(2, "gói", amount=1, least_packs=3), [goods(1, 5)]) == (0, 2)


def test_a_percentage_stops_at_its_most() -> None:
    offer = Terms(1, "10 % nhiều nhất 50k", percent_bp=1_000, most=50_000)
    assert sum(give([offer], [goods(1, 900_000)]).by_offer[1].values()) == 50_000


def test_the_platforms_offer_counts_on_what_the_producers_left() -> None:
    own = Terms(1, "chủ thể", producer_id=1, percent_bp=1_000)
    market = Terms(2, "chợ", percent_bp=1_000)
    assert give([market, own], [goods(1, 100_000)]).by_offer == {1: {1: 10_000}, 2: {1: 9_000}}


def test_a_line_takes_one_offer_of_a_payer_the_better_one() -> None:
    small, large = Terms(1, "nhỏ", amount=1_000), Terms(2, "lớn", amount=9_000)
    assert give([small, large], [goods(1, 50_000)]).by_offer == {2: {1: 9_000}}
    first = Terms(3, "ưu tiên", amount=500, priority=1)
    assert give([small, large, first], [goods(1, 50_000)]).by_offer == {3: {1: 500}}


def test_an_exclusive_offer_stands_alone_on_its_lines() -> None:
    own = Terms(1, "chủ thể", producer_id=1, percent_bp=1_000, is_exclusive=True)
    market = Terms(2, "chợ", percent_bp=1_000)
    basket = [goods(1, 100_000), goods(2, 50_000, producer=2)]
    assert give([own, market], basket).by_offer == {1: {1: 10_000}, 2: {2: 5_000}}
    late = Terms(3, "chợ, riêng", percent_bp=5_000, is_exclusive=True)
    plain = Terms(1, "chủ thể", producer_id=1, percent_bp=1_000)
    assert give([plain, late], basket).by_offer == {1: {1: 10_000}, 3: {2: 25_000}}


OFFERS = st.lists(
    st.builds(
        Terms,
        offer_id=st.integers(1, 99),
        name=st.just("x"),
        producer_id=st.sampled_from([None, 1, 2]),
        percent_bp=st.integers(1, 10_000),
        most=st.none() | st.integers(0, 60_000),
        least_amount=st.integers(0, 200_000),
        priority=st.integers(0, 2),
        is_exclusive=st.booleans(),
    )
    | st.builds(
        Terms,
        offer_id=st.integers(100, 199),
        name=st.just("y"),
        producer_id=st.sampled_from([None, 1, 2]),
        amount=st.integers(1, 90_000),
    ),
    max_size=6,
    unique_by=lambda terms: terms.offer_id,
)
BASKETS = st.lists(
    st.builds(
        Goods,
        line_id=st.integers(1, 30),
        product_id=st.integers(1, 5),
        producer_id=st.integers(1, 3),
        quantity=st.integers(1, 9),
        amount=st.integers(0, 300_000),
        may_promote=st.booleans(),
        is_shared=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda goods: goods.line_id,
)


@given(OFFERS, BASKETS, st.randoms())
def test_never_more_than_a_line_and_the_same_in_any_order(
    offers: list[Terms], basket: list[Goods], random: object
) -> None:
    found = give(offers, basket)
    for line in basket:
        assert 0 <= found.of_line(line.line_id) <= line.amount
        if not line.may_promote:
            assert found.of_line(line.line_id) == 0
    for terms in offers:
        cuts = found.by_offer.get(terms.offer_id, {})
        assert all(amount > 0 for amount in cuts.values())
        assert terms.most is None or sum(cuts.values()) <= terms.most
    shuffled = list(offers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert give(shuffled, basket).by_offer == found.by_offer
