"""The list of banks is the one that its source publishes."""

from vietnam_qr_pay.constants.banks import BanksObject

from marketplace.commerce.rules.banks import BANKS, short_name


def test_every_listed_bank_stands_in_the_source_as_able_to_send_and_receive() -> None:
    able = {
        bank.bin: bank.name
        for bank in BanksObject.values()
        if bank.bin and bank.viet_qr_status == 1 and not bank.deprecated
    }
    assert {bin_: name for bin_, (_short, name) in BANKS.items()} == able


def test_a_bank_that_is_not_listed_is_called_by_its_bin() -> None:
    assert short_name("970436") == "Vietcombank"
    assert short_name("123456") == "123456"
