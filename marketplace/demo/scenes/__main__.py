"""Write the scenes as SVG: `python -m marketplace.demo.scenes FOLDER`.

The pictures beside this file were made of them: 1600 by 1200, WebP.
"""

import sys
from pathlib import Path

from marketplace.demo.scenes import landscapes, works

SCENES = {
    scene.__name__.replace("_", "-"): scene
    for scene in (
        *(landscapes.fish_sauce, landscapes.tea_hills, landscapes.terraces, landscapes.highlands),
        *(landscapes.river, landscapes.island, landscapes.forest, landscapes.road),
        *(works.weaving, works.pottery, works.kitchen, works.fair, works.lesson),
        *(works.livestream, works.new_year, works.hats),
    )
}

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, scene in SCENES.items():
        (folder / f"{name}.svg").write_text(scene(), encoding="utf-8")
