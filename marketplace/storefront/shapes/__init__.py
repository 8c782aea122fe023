# ruff: noqa: E501 (a path is easier to follow on one line)
"""The objects that stand for the 26 product sets: each draws one and says where its label goes."""

from marketplace.storefront.shapes.care import (
    cream_jar,
    dropper,
    pill_bottle,
    pump_bottle,
)
from marketplace.storefront.shapes.drawing import Colours, Label, Shape
from marketplace.storefront.shapes.drinks import (
    caddy,
    carton,
    coffee_bag,
    foil_bag,
    gourd,
    juice_box,
    swing_bottle,
    tea_box,
    water_bottle,
    wine_bottle,
)
from marketplace.storefront.shapes.food import (
    cloth_jar,
    crate,
    cup,
    eggs,
    fish_pouch,
    leaf_roll,
    low_jar,
    meat_tray,
    noodles,
    pouch,
    rice_paper,
    sack,
    sauce_bottle,
    spice_jar,
)
from marketplace.storefront.shapes.living import (
    basket,
    bird_cage,
    boat_bay,
    bonsai,
    bouquet,
    fish_bowl,
    stilt_house,
    textile,
    vase,
)

__all__ = ["SHAPES", "SHAPE_OF_WORDS", "Colours", "Label", "Shape"]

SHAPES: dict[int, tuple[Shape, ...]] = {
    1: (crate,), 2: (meat_tray,), 3: (sack,), 4: (cloth_jar, low_jar), 5: (cup,), 6: (carton, pouch), 7: (pouch,),
    8: (low_jar, pouch), 9: (sauce_bottle,), 10: (spice_jar, low_jar), 11: (caddy, foil_bag), 12: (tea_box, caddy),
    13: (coffee_bag, caddy), 14: (gourd,), 15: (wine_bottle,), 16: (water_bottle,), 17: (juice_box, swing_bottle),
    18: (pill_bottle, carton), 19: (pump_bottle, cream_jar), 20: (spice_jar, low_jar), 21: (basket, vase), 22: (textile,), 23: (bouquet,),
    24: (bonsai,), 25: (fish_bowl,), 26: (stilt_house,),
}  # fmt: skip

# Words of a name that say more than its set does; the first that is found decides.
SHAPE_OF_WORDS: dict[int, tuple[tuple[str, Shape], ...]] = {
    2: (("trứng", eggs), ("cá", fish_pouch), ("tôm", fish_pouch), ("mực", fish_pouch), ("lươn", fish_pouch), ("hàu", fish_pouch)),
    6: (("bánh tráng", rice_paper), ("bánh đa", rice_paper), ("bánh phồng", rice_paper), ("bún", noodles), ("miến", noodles),
        ("phở", noodles), ("mì", noodles), ("mỳ", noodles), ("hủ tiếu", noodles)),
    8: (("giò", leaf_roll), ("chả", leaf_roll), ("nem", leaf_roll)),
    9: (("chao", low_jar), ("mắm tôm", low_jar), ("mắm ruốc", low_jar)),
    19: (("kem", cream_jar), ("son", cream_jar), ("xà phòng", carton), ("xà bông", carton)),
    20: (("tinh dầu", dropper), ("dầu", dropper), ("trà", tea_box)),
    21: (("gốm", vase), ("sứ", vase), ("bình", vase), ("cói", basket), ("lục bình", basket), ("mây", basket), ("tre", basket)),
    25: (("chim", bird_cage), ("chào mào", bird_cage), ("gà", bird_cage)),
    26: (("biển", boat_bay), ("đảo", boat_bay), ("vịnh", boat_bay), ("cù lao", boat_bay), ("cồn", boat_bay), ("sông", boat_bay)),
}  # fmt: skip
