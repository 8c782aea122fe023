"""The application identifiers (AIs) that may stand in a GS1 Digital Link, one line each.

Facts of the GS1 General Specifications, in the state of the GS1 Barcode Syntax Dictionary of
January 2026. Left out are the AIs no link may carry, and the North American coupons (8110, 8112):
a link with one of them is refused as unknown.

A line reads: AI or AIs · `F` if the length is predefined, `Q` if it may stand in the query ·
the components of its value (see `ai_formats`) · then, where they apply,
    key    it is a primary key; after `=` the qualifiers that may follow it in the path, in this
           order, any of them left out; `|` parts alternatives
    req    it needs one of these groups of AIs beside it; `+` joins a group
    ex     it may not stand beside any of these
`310-316:0-5` are the AIs 3100-3105, 3110-3115 … 3160-3165; in `req` and `ex` an `n` is any digit,
and `family` the other AIs with the same first three digits.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from traceability.rules.ai_formats import Component, component, fault_in

_TABLE = """
00          FQ N18,csum  key
01          FQ N14,csum  key=22,10,21|235 ex=255,37
02          FQ N14,csum  req=37 ex=01,03
10          -Q X..20  req=01,02,03,8006,8026
11          FQ N6,yymmd0  req=01,02,03,8006,8026
12          FQ N6,yymmd0  req=8020
13          FQ N6,yymmd0  req=01,02,03,8006,8026
15-16       FQ N6,yymmd0  req=01,02,03,8006,8026
17          FQ N6,yymmd0  req=01,02,03,255,8006,8026
20          FQ N2  req=01,02,03,8006,8026
21          -- X..20  req=01,03,8006 ex=235
22          -- X..20  req=01
235         -- X..28  req=01
240-241     -Q X..30  req=01,02,03,8006,8026
242         -Q N..6  req=01,02,8006,8026
243         -Q X..20  req=01,03
250         -Q X..30  req=01+21,03+21,8006+21
251         -Q X..30  req=01,03,8006
253         -Q N13,csum [X..17]  key
254         -- X..20  req=414
255         -Q N13,csum [N..12]  key ex=01,02,415,8006,8020,8026
30          -Q N..8  req=01,02
310-316:0-5 FQ N6  req=01,02 ex=family
320-329:0-5 FQ N6  req=01,02 ex=family
330-336:0-5 FQ N6  req=00,01 ex=family
337:0-5     FQ N6  req=01 ex=family
340-349:0-5 FQ N6  req=00,01 ex=family
350-352:0-5 FQ N6  req=01,02 ex=family
353-355:0-5 FQ N6  req=00,01 ex=family
356-357:0-5 FQ N6  req=01,02 ex=family
360-361:0-5 FQ N6  req=01,02 ex=family
362-363:0-5 FQ N6  req=00,01 ex=family
364-366:0-5 FQ N6  req=01,02 ex=family
367-369:0-5 FQ N6  req=00,01 ex=family
37          -Q N..8  req=00+02,00+8026
3900-3909   -Q N..15  req=255,8020 ex=390n,391n,394n,8111
391:0-9     -Q N3,iso4217 N..15  req=8020 ex=family
3920-3929   -Q N..15  req=01+30,01+31nn,01+32nn,01+35nn,01+36nn ex=392n,393n
393:0-9     -Q N3,iso4217 N..15  req=30,31nn,32nn,35nn,36nn ex=family
3940-3943   -Q N4  req=255 ex=394n,8111
3950-3955   -Q N6  req=30,31nn,32nn,35nn,36nn ex=392n,393n,395n,8005
400         -Q X..30
401         -Q X..30,gcppos1  key
402         -Q N17,csum  key
403         -Q X..30  req=00
410-413     FQ N13,csum
414         FQ N13,csum  key=254|7040
415         FQ N13,csum  key=8020 req=8020
416         FQ N13,csum
417         FQ N13,csum  key=7040
420         -Q X..20  ex=421
421         -Q N3,iso3166 X..9  ex=4307
422         -Q N3,iso3166  req=01,02,03,8006,8026 ex=426
423         -Q N3,iso3166 [N3],iso3166 [N3],iso3166 [N3],iso3166 [N3],iso3166  req=01,02,03 ex=426
424         -Q N3,iso3166  req=01,02,03 ex=426
425         -Q N3,iso3166 [N3],iso3166 [N3],iso3166 [N3],iso3166 [N3],iso3166  req=01,02,03 ex=426
426         -Q N3,iso3166  req=01,02,03
427         -Q X..3  req=01+422,02+422,03+422
4300-4301   -Q X..35,pcenc  req=00
4302        -Q X..70,pcenc  req=00
4303        -Q X..70,pcenc  req=4302
4304-4306   -Q X..70,pcenc  req=00
4307        -Q X2,iso3166alpha2  req=00
4308        -Q X..30  req=00
4309        -Q N10,latitude N10,longitude  req=00
4310-4311   -Q X..35,pcenc  req=00
4312        -Q X..70,pcenc  req=00
4313        -Q X..70,pcenc  req=4312
4314-4316   -Q X..70,pcenc  req=00
4317        -Q X2,iso3166alpha2  req=00
4318        -Q X..20  req=00
4319        -Q X..30  req=00
4320        -Q X..35,pcenc  req=00
4321-4323   -Q N1,yesno  req=00
4324-4325   -Q N6,yymmd0 N4,hhmi  req=00
4326        -Q N6,yymmdd  req=00
4330        -Q N6 [X1],hyphen  req=00 ex=4331
4331        -Q N6 [X1],hyphen  req=00 ex=4330
4332        -Q N6 [X1],hyphen  req=00 ex=4333
4333        -Q N6 [X1],hyphen  req=00 ex=4332
7001        -Q N13  req=01,02,8006,8026
7002        -Q X..30  req=01,02
7003        -Q N6,yymmdd N4,hhmi  req=01,02,03
7004        -Q N..4  req=01+10,03+10
7005        -Q X..12  req=01,02
7006        -Q N6,yymmdd  req=01,02
7007        -Q N6,yymmdd [N6],yymmdd  req=01,02
7008        -Q X..3  req=01,02
7009        -Q X..10  req=01,02
7010        -Q X..2  req=01,02,03
7011        -Q N6,yymmdd [N4],hhmi  req=01,02,03
7020        -Q X..20  req=01+416,03+416,8006+416
7021        -Q X..20  req=01,03,8006
7022        -Q X..20  req=01+7021,03+7021,8006+7021
7023        -Q X..30,gcppos1
7030-7039   -Q N3,iso3166999 X..27  req=01,02
7040        -- N1 X1 X1 X1,importeridx
710-717     -Q X..20  req=01
7230-7239   -Q X2 X..28  req=01,8004
7240        -Q X..20  req=01,8006 ex=03
7241        -Q N2,mediatype  req=8017,8018
7242        -Q X..25  req=8017,8018
7250        -Q N8,yyyymmdd  req=8018 ex=7251
7251        -Q N8,yyyymmdd N4,hhmi  req=8018 ex=7250
7252        -Q N1,iso5218  req=8018
7253-7254   -Q X..40,pcenc  req=8017,8018 ex=7256,7259
7255        -Q X..10  req=8017,8018 ex=7256,7259
7256        -Q X..90,pcenc  req=8017,8018
7257        -Q X..70,pcenc  req=8018
7258        -Q X3,posinseqslash  req=8018+7259
7259        -Q X..40,pcenc  req=8018 ex=7256
8001        -Q N4,nonzero N5,nonzero N3,nonzero N1,winding N1  req=01
8002        -Q X..20
8003        -Q N1,zero N13,csum [X..16]  key
8004        -Q X..30,gcppos1  key=7040
8005        -Q N6  req=01,02
8006        -Q N14,csum N4,pieceoftotal  key=22,10,21 ex=01,03,37
8007        -Q X..34,iban  req=415
8008        -Q N6,yymmdd N2,hh [N2],mi [N2],ss  req=01,02,03
8009        -Q X..50  req=00,01,03
8010        -Q Y..30,gcppos1  key=8011
8011        -- N..12,nozeroprefix  req=8010
8012        -Q X..20  req=01,03,8006
8013        -Q X..25,csumalpha,gcppos1  key
8017        -Q N18,csum  key=8019 ex=8018
8018        -Q N18,csum  key=8019 ex=8017
8019        -- N..10  req=8017,8018
8020        -- X..25  req=415
8026        -Q N14,csum N4,pieceoftotal  req=37 ex=02,03,8006
8030        -Q Z..90  req=00,01+21,03+21,253,255,8003,8004,8006+21,8010+8011,8017,8018
8111        -Q N4  req=255
90          -Q X..30
91-99       -Q X..90
"""


@dataclass(frozen=True, slots=True)
class Identifier:
    """One AI: the shape of its values and the company it keeps."""

    ai: str
    predefined_length: bool
    in_query: bool
    components: tuple[Component, ...]
    requires: tuple[tuple[str, ...], ...]
    excludes: tuple[str, ...]

    def fault(self, value: str) -> str | None:
        """What is wrong with a value of this AI, or None."""
        return fault_in(self.components, value)


def _read_table() -> tuple[dict[str, Identifier], frozenset[tuple[str, ...]]]:
    identifiers: dict[str, Identifier] = {}
    key_paths: set[tuple[str, ...]] = set()
    for line in _TABLE.split("\n")[1:-1]:
        names, flags, *words = line.split()
        notation = tuple(component(word) for word in words if word[0] in "NXYZ[")
        rules = dict(
            word.partition("=")[::2] for word in words if word.startswith(("key", "req=", "ex="))
        )
        for ai in _names_in(names):
            identifiers[ai] = Identifier(
                ai=ai,
                predefined_length="F" in flags,
                in_query="Q" in flags,
                components=notation,
                requires=tuple(tuple(g.split("+")) for g in _listed(rules, "req")),
                excludes=tuple(x.replace("family", ai[:3] + "n") for x in _listed(rules, "ex")),
            )
            if "key" in rules:
                key_paths.update(_paths_of(ai, rules["key"]))
    return identifiers, frozenset(key_paths)


def _listed(rules: dict[str, str], name: str) -> list[str]:
    return rules[name].split(",") if name in rules else []


def _names_in(names: str) -> Iterator[str]:
    """`8002` · `410-413` · `310-316:0-5`."""
    span, _, last_digits = names.partition(":")
    for stem in _counted(span):
        for last_digit in _counted(last_digits) if last_digits else [""]:
            yield stem + last_digit


def _counted(span: str) -> Iterator[str]:
    first, _, last = span.partition("-")
    return (str(n).zfill(len(first)) for n in range(int(first), int(last or first) + 1))


def _paths_of(key: str, qualifiers: str) -> Iterator[tuple[str, ...]]:
    """Every legal order of AIs in a path that begins with this key."""
    for alternative in qualifiers.split("|"):
        paths: list[tuple[str, ...]] = [(key,)]
        for qualifier in alternative.split(",") if alternative else []:
            paths += [(*path, qualifier) for path in paths]
        yield from paths


IDENTIFIERS, KEY_PATHS = _read_table()
"""Every AI by its number; every sequence of AIs that may stand in a path."""
