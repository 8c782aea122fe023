"""The page a buyer pays on, in Vietnamese, to be clicked in a browser."""

from html import escape
from typing import Any

_STYLE = """body{font:17px/1.5 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem}
button{display:block;width:100%;min-height:44px;margin:.5rem 0;font:inherit}
.sum{font-size:1.6rem;font-weight:700}.said{border-left:4px solid #a33;padding-left:.75rem}"""

_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Trả tiền (thử)</title>
<style>{style}</style><h1>Trả tiền (máy thử)</h1>{body}
<p><small>Đây là máy thử trên chính máy này. Không có thẻ thật, không có tiền thật.</small></p>
"""


def page(body: str) -> str:
    return _PAGE.format(style=_STYLE, body=body)


def pay_page(session: dict[str, Any], said: str = "") -> str:
    """What is paid and the outcomes to choose from."""
    amount = f"{session['amount_total']:,}".replace(",", ".")
    choices = (
        ("paid", "Trả bằng thẻ 4242 4242 4242 4242"),
        ("3ds", "Trả bằng thẻ phải xác thực 3-D Secure"),
        ("declined", "Thẻ bị từ chối"),
        ("promised", "Ngân hàng trả lời sau"),
        ("expired", "Để trang hết hạn"),
    )
    buttons = "".join(
        f'<button name="outcome" value="{value}">{escape(words)}</button>'
        for value, words in choices
    )
    told = f'<p class="said" role="alert">{escape(said)}</p>' if said else ""
    return page(
        f'<p>{escape(session["_words"])}</p><p class="sum">{amount} ₫</p>{told}'
        f'<form method="post">{buttons}</form>'
        f'<p><a href="{escape(session["cancel_url"] or "/", quote=True)}">Huỷ và quay lại</a></p>'
    )


def secure_page(session: dict[str, Any]) -> str:
    """The bank asks whether it is really the card's owner."""
    return page(
        "<h2>Ngân hàng xác thực (3-D Secure)</h2><p>Bạn có đồng ý khoản này không?</p>"
        '<form method="post"><button name="outcome" value="paid">Đồng ý</button>'
        '<button name="outcome" value="refused">Không đồng ý</button></form>'
    )


def closed_page() -> str:
    return page("<p>Trang trả tiền này đã đóng. Xin quay lại trang đơn hàng.</p>")
