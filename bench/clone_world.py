"""A made-up market of scanned packs, for `bench/clone_simulation`. It knows nothing of the rules.

Nothing here is read from the product: this file has its own list of provinces with its own
weights, its own clock and its own habits of people, and imports only the standard library. What
the habits are, all of them assumptions and none of them measured:

The first world (from a simulation of 2026, whose numbers it keeps)
- of each pack sold, one in four is scanned by its buyers, by one to three of their phones, each
  once or twice, within ten days; 15 % of buyers carry goods into another province first;
- 1.0 % of packs are units on show in a shop, scanned by 5 to 60 people over two months, one in
  twelve of whom comes from another province;
- 0.2 % of packs stand at a fair for three days, scanned by 10 to 80 people, four in ten of whom
  come from anywhere in the country;
- of those who scan, a share answers where they are; 3 % of answers are any province at random;
  nobody mistakes the question for where they come from;
- a forger copies one label onto 10, 50, 200 or 1,000 packs which sell over three months all over
  the country, each scanned as any pack is.

The second world (held out: drawn once, after the thresholds were first frozen) differs in kind
- fewer buyers scan (one in five), more carry goods away (25 %);
- shops are bigger: 1.5 % on show, 10 to 120 people each, one in six from elsewhere;
- festivals: 0.5 % of packs, 30 to 300 people within two days, six in ten from elsewhere;
- 15 % of people answer; 8 % of answers are any province at random, and one visitor from
  elsewhere in four tells the province they come from, not the one they are in;
- 20 packs in a million have a photo of their label shared on line, opened by 20 to 150 people
  everywhere within a day;
- half of the forgers sell in three neighbouring provinces only.

The third world (held out: drawn once, after the rules had learnt from the second to wait for two
weeks of scans) is made to be hard on that lesson
- packs tour: 0.3 % stand at three fairs in three provinces within forty days, 15 to 60 people at
  each; another 0.2 % at one festival of 20 to 200 people;
- 2 % are on show for three months, to 5 to 90 people, one in ten from elsewhere;
- three in ten packs are scanned by buyers, one phone in ten again a month later;
- one in five people answers, 5 % at random, one visitor in seven with their home;
- 30 in a million have a photo shared on line, opened over ten days;
- three in ten forgers stay in three provinces, and all sell within 45 days.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

# Millions of people, roughly, in the order of official codes; only proportions matter.
PEOPLE = {
    "01": 8.8, "04": 0.6, "08": 1.9, "11": 0.7, "12": 0.5, "14": 1.4, "15": 1.8, "19": 1.8,
    "20": 0.8, "22": 1.5, "24": 3.6, "25": 4.0, "31": 4.7, "33": 3.6, "37": 4.4, "38": 4.3,
    "40": 3.8, "42": 1.6, "44": 1.9, "46": 1.4, "48": 3.1, "51": 2.2, "52": 3.6, "56": 2.2,
    "66": 3.3, "68": 3.9, "75": 4.5, "79": 14.0, "80": 3.2, "82": 4.4, "86": 4.3, "91": 5.0,
    "92": 4.2, "96": 2.6,
}  # fmt: skip
CODES = tuple(PEOPLE)
QUARTERS_A_DAY = 96
QUARTERS_A_WEEK = 7 * QUARTERS_A_DAY
BEGIN = 1_957_892  # Monday 3 November 2025, 00:00 in Vietnam
SEASON_DAYS = 90
COPIES = (10, 50, 200, 1000)

Scan = tuple[int, int, str]
"""Quarter of an hour, byte of the device, province told or ""."""


@dataclass(frozen=True)
class World:
    """The habits of people and forgers, as this module's docstring tells them."""

    name: str
    seed: int
    scanned: float = 0.25
    carried: float = 0.15
    on_show: float = 0.010
    show_people: tuple[int, int] = (5, 60)
    show_from_elsewhere: float = 1 / 12
    at_fair: float = 0.002
    fair_people: tuple[int, int] = (10, 80)
    fair_days: int = 3
    fair_from_elsewhere: float = 0.4
    answers: float = 1.0
    wrong: float = 0.03
    tells_home: float = 0.0
    photos: float = 0.0
    photo_days: int = 1
    on_tour: float = 0.0
    tour_people: tuple[int, int] = (15, 60)
    show_days: int = 60
    scanned_again: float = 0.0
    copies_days: int = 90
    regional_forgers: float = 0.0


HELD_OUT = World(
    name="held out",
    seed=20261122,
    scanned=0.20,
    carried=0.25,
    on_show=0.015,
    show_people=(10, 120),
    show_from_elsewhere=1 / 6,
    at_fair=0.005,
    fair_people=(30, 300),
    fair_days=2,
    fair_from_elsewhere=0.6,
    answers=0.15,
    wrong=0.08,
    tells_home=0.25,
    photos=20e-6,
    regional_forgers=0.5,
)

FRESH = World(
    name="fresh",
    seed=77001,
    scanned=0.30,
    carried=0.20,
    on_show=0.020,
    show_people=(5, 90),
    show_from_elsewhere=0.1,
    show_days=90,
    at_fair=0.002,
    fair_people=(20, 200),
    fair_days=3,
    fair_from_elsewhere=0.5,
    answers=0.20,
    wrong=0.05,
    tells_home=1 / 7,
    photos=30e-6,
    photo_days=10,
    on_tour=0.003,
    scanned_again=0.1,
    regional_forgers=0.3,
    copies_days=45,
)


@dataclass(frozen=True)
class Label:
    """One label that was scanned at least twice: on how many packs it stands, of which run."""

    copies: int
    run: int
    scans: list[Scan]


class Market:
    """Draws labels of a world one by one. `printed`, `scans` and `runs` count what was drawn."""

    def __init__(self, world: World, labels_a_run: int) -> None:
        self.world = world
        self.labels_a_run = labels_a_run
        self.printed = self.scans = self.copied_scans = 0
        self.told_once: dict[int, int] = {}
        """By run: labels scanned once, with a place told: drawn, but no `Label` is made."""
        self._random = random.Random(world.seed)  # noqa: S311
        self._spread: list[str] = []
        for code, people in PEOPLE.items():
            self._spread += [code] * round(people * 10)

    def genuine(self, scans: int) -> Iterator[Label]:
        """Labels on one pack each, until so many scans were drawn."""
        draw, world = self._random.random, self.world
        while self.scans < scans:
            run = self.printed // self.labels_a_run
            self.printed += 1
            found = self._pack(self._anywhere(), self._day())
            if world.photos and draw() < world.photos:
                found += self._photo(self._day())
            self.scans += len(found)
            if len(found) == 1:
                if found[0][2]:
                    self.told_once[run] = self.told_once.get(run, 0) + 1
            elif found:
                yield Label(1, run, found)

    def copied(self, copies: int, scans: int) -> Iterator[Label]:
        """Labels that stand on so many packs, until so many scans were drawn.

        A forger takes labels from one run: three hundred for ten copies, fewer for more.
        """
        begun, serials = self.copied_scans, 0
        together = max(1, 3000 // copies)
        while self.copied_scans - begun < scans:
            if serials % together == 0:
                run = self._random.randrange(max(1, self.printed // self.labels_a_run))
                region = self._region()
            serials += 1
            found: list[Scan] = []
            for _copy in range(copies):
                day = int(self._random.random() * self.world.copies_days)
                found += self._pack(self._random.choice(region), day)
            self.copied_scans += len(found)
            yield Label(copies, run, found)

    def _region(self) -> list[str]:
        if self._random.random() < self.world.regional_forgers:
            start = self._random.randrange(len(CODES) - 2)
            return list(CODES[start : start + 3])
        return self._spread

    def _anywhere(self) -> str:
        return self._spread[int(self._random.random() * len(self._spread))]

    def _day(self) -> int:
        return int(self._random.random() * SEASON_DAYS)

    def _pack(self, home: str, day: int) -> list[Scan]:
        """The scans of one pack that is sold, shown or taken to a fair."""
        world, kind = self.world, self._random.random()
        if kind < world.at_fair:
            people, days = world.fair_people, world.fair_days
            return self._crowd(*people, days, world.fair_from_elsewhere, home, day)
        if kind < world.at_fair + world.on_show:
            return self._crowd(
                *world.show_people, world.show_days, world.show_from_elsewhere, home, day
            )
        if kind > 1 - world.on_tour:
            return [
                scan
                for stop in (0, 20, 40)
                for scan in self._crowd(*world.tour_people, 3, 0.5, self._anywhere(), day + stop)
            ]
        if kind > world.at_fair + world.on_show + world.scanned:
            return []
        return self._buyers(home, day)

    def _buyers(self, home: str, day: int) -> list[Scan]:
        draw = self._random.random
        if draw() < self.world.carried:
            home = self._anywhere()
        kind = draw()
        phones = 1 if kind < 0.75 else 2 if kind < 0.93 else 3
        found = []
        for _phone in range(phones):
            device = int(draw() * 65536)
            for _time in range(1 if draw() < 0.8 else 2):
                found.append(self._scan(day + int(draw() * 10), device, home))
            if self.world.scanned_again and draw() < self.world.scanned_again:
                found.append(self._scan(day + 30, device, home))
        return found

    def _crowd(
        self, fewest: int, most: int, days: int, elsewhere: float, home: str, day: int
    ) -> list[Scan]:
        draw = self._random.random
        mistaken = elsewhere * self.world.tells_home
        people = fewest + int(draw() * (most - fewest + 1))
        return [
            self._scan(
                day + int(draw() * days),
                int(draw() * 65536),
                self._anywhere() if draw() < mistaken else home,
            )
            for _person in range(people)
        ]

    def _photo(self, day: int) -> list[Scan]:
        """Whoever opens a photo of the label, each from where they are."""
        people = 20 + int(self._random.random() * 131)
        return [
            self._scan(
                day + int(self._random.random() * self.world.photo_days),
                int(self._random.random() * 65536),
                self._anywhere(),
            )
            for _person in range(people)
        ]

    def _scan(self, day: int, device: int, place: str) -> Scan:
        """Between eight in the morning and eight in the evening; a new byte each week."""
        draw = self._random.random
        quarter = BEGIN + day * QUARTERS_A_DAY + 32 + int(draw() * 48)
        week = (quarter - BEGIN) // QUARTERS_A_WEEK
        byte = (device * 40503 + week * 30011 >> 4) * 2654435761 >> 11 & 255
        if draw() >= self.world.answers:
            return quarter, byte, ""
        if draw() < self.world.wrong:
            return quarter, byte, CODES[int(draw() * len(CODES))]
        return quarter, byte, place
