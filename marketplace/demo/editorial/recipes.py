"""Sample recipes with products of the register among the ingredients."""

from typing import Any

from cms.models import RecipeIndexPage, RecipeIngredient, RecipePage
from marketplace.demo.editorial.making import Desk


def write(desk: Desk) -> None:
    index = desk.index(RecipeIndexPage)
    for slug, told in _RECIPES.items():
        page = RecipePage(
            slug=slug,
            title=told["title"],
            lead=told["lead"],
            picture=desk.picture(told["picture"], told["picture_title"]),
            picture_alt=told["alt"],
            servings=told["servings"],
            prep_minutes=told["prep"],
            cook_minutes=told["cook"],
            steps=[("step", {"text": step, "picture": None}) for step in told["steps"]],
        )
        page.ingredients = [
            RecipeIngredient(
                amount=amount, name=name, product=desk.products[reference] if reference else None
            )
            for amount, name, reference in told["ingredients"]
        ]
        english = told["english"]
        desk.page(
            index,
            page,
            {
                **{name: english[name] for name in ("title", "lead", "picture_alt")},
                "steps": [("step", {"text": step, "picture": None}) for step in english["steps"]],
                "ingredients": [
                    RecipeIngredient(
                        amount=amount,
                        name=name,
                        product=desk.products[reference] if reference else None,
                    )
                    for amount, name, reference in english["ingredients"]
                ],
            },
        )


_RECIPES: dict[str, dict[str, Any]] = {
    "ca-hap-cuon-mam-nem": {
        "title": "Cá hấp cuốn rau chấm mắm nêm",
        "lead": "Cá nục hấp gừng, rau sống, bánh tráng, và một bát mắm nêm pha thơm cho cả mâm.",
        "picture": "kitchen",
        "picture_title": "Mâm cơm",
        "alt": "Tranh: mâm gỗ nhìn từ trên xuống, có cá, rau thơm, canh, cơm và bát mắm ớt.",
        "servings": 4,
        "prep": 20,
        "cook": 15,
        "ingredients": [
            ("600 g", "cá nục tươi", None),
            ("4 thìa", "mắm nêm", "OP0001"),
            ("1 quả", "dứa chín, băm nhỏ", None),
            ("3 tép", "tỏi, 2 quả ớt", None),
            ("20 tờ", "bánh tráng", None),
            ("1 rổ", "rau sống, dưa leo, chuối chát", None),
        ],
        "steps": [
            (
                "Làm sạch cá, để ráo, xát chút muối. Xếp lên đĩa với gừng thái sợi, hấp 12 phút "
                "khi nước sôi."
            ),
            "Băm tỏi, ớt. Hoà mắm nêm với dứa băm, một thìa đường, nửa quả chanh; nếm cho vừa.",
            "Nhúng bánh tráng cho mềm, cuốn cá với rau, chấm mắm khi cá còn ấm.",
        ],
        "english": {
            "title": "Steamed fish rolls with mắm nêm",
            "lead": "Ginger-steamed scad, herbs, rice paper and one fragrant bowl for the table.",
            "picture_alt": "Drawing: a round tray from above with fish, herbs, soup, rice "
            "and sauce.",
            "ingredients": [
                ("600 g", "fresh scad or mackerel", None),
                ("4 tbsp", "mắm nêm (anchovy sauce)", "OP0001"),
                ("1", "ripe pineapple, chopped fine", None),
                ("3 cloves", "garlic, 2 chillies", None),
                ("20", "sheets of rice paper", None),
                ("1 basket", "herbs, cucumber, green banana", None),
            ],
            "steps": [
                (
                    "Clean and dry the fish, rub with a little salt, top with shredded ginger "
                    "and steam 12 minutes."
                ),
                (
                    "Chop garlic and chilli. Stir the sauce with pineapple, a spoon of sugar and "
                    "half a lime."
                ),
                "Soften the rice paper, roll fish and herbs, dip while the fish is warm.",
            ],
        },
    },
    "tra-hoa-vang-uop-lanh": {
        "title": "Trà hoa vàng ủ lạnh",
        "lead": "Không lửa, không đường: một đêm trong tủ lạnh là đủ cho nước trà vàng và ngọt.",
        "picture": "forest",
        "picture_title": "Trong rừng",
        "alt": "Tranh: thùng ong nhiều màu dưới tán rừng, một người đội nón đang xem.",
        "servings": 2,
        "prep": 5,
        "cook": 0,
        "ingredients": [
            ("4 bông", "trà hoa vàng khô", "OP0134"),
            ("700 ml", "nước lọc nguội", None),
            ("1 thìa", "mật ong, nếu thích", None),
        ],
        "steps": [
            "Tráng bình bằng nước sôi, để nguội. Thả hoa vào, rót nước.",
            "Đậy kín, để ngăn mát tám tiếng.",
            "Rót qua rây. Hoa còn pha thêm được một lần bằng nước nóng.",
        ],
        "english": {
            "title": "Cold-brewed golden camellia",
            "lead": "No fire, no sugar: one night in the fridge gives a golden, sweet tea.",
            "picture_alt": "Drawing: coloured hives under forest trees, somebody looking "
            "after them.",
            "ingredients": [
                ("4", "dried golden camellia flowers", "OP0134"),
                ("700 ml", "cool filtered water", None),
                ("1 tsp", "honey, if you like", None),
            ],
            "steps": [
                "Rinse the jar with boiling water and let it cool. Add flowers and water.",
                "Close and keep in the fridge for eight hours.",
                "Strain. The flowers give one more pot with hot water.",
            ],
        },
    },
    "mi-gao-nuoc-dung-nam": {
        "title": "Mì gạo nước dùng nấm",
        "lead": "Bát mì chay trong veo, ngọt từ nấm và củ cải, mười lăm phút là xong.",
        "picture": "terraces",
        "picture_title": "Ruộng bậc thang",
        "alt": "Tranh: ruộng bậc thang xanh và vàng, hai người đang gặt.",
        "servings": 2,
        "prep": 10,
        "cook": 15,
        "ingredients": [
            ("200 g", "mỳ gạo", "OP0136"),
            ("150 g", "nấm tươi", "OP0002"),
            ("1 củ", "củ cải trắng", None),
            ("50 g", "măng khô đã ngâm", "OP0138"),
            ("1 nhánh", "hành, ngò", None),
        ],
        "steps": [
            "Nấu củ cải và măng với một lít nước, nhỏ lửa mười phút, nêm muối.",
            "Chần mỳ gạo trong nước sôi đến khi vừa mềm, vớt ra bát.",
            "Thả nấm vào nước dùng một phút, chan lên mì, rắc hành ngò.",
        ],
        "english": {
            "title": "Rice noodles in mushroom broth",
            "lead": "A clear vegetarian bowl, sweet with mushroom and radish, done in a "
            "quarter hour.",
            "picture_alt": "Drawing: green and golden rice terraces with two people at harvest.",
            "ingredients": [
                ("200 g", "rice noodles", "OP0136"),
                ("150 g", "fresh mushrooms", "OP0002"),
                ("1", "white radish", None),
                ("50 g", "dried bamboo shoots, soaked", "OP0138"),
                ("1 sprig", "spring onion and coriander", None),
            ],
            "steps": [
                (
                    "Simmer radish and bamboo shoots in a litre of water for ten minutes; salt "
                    "to taste."
                ),
                "Blanch the noodles until just soft and lift them into bowls.",
                "Give the mushrooms one minute in the broth, pour over, scatter the herbs.",
            ],
        },
    },
}
