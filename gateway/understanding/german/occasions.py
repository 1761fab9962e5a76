"""Occasions people dress up for, and the words between such a word and the day it falls on."""

OCCASIONS = (
    "hochzeit", "hochzeitsfeier", "hochzeitstag", "silberhochzeit", "polterabend", "junggesellinnenabschied",
    "standesamt", "heirate", "heiraten", "heiratet", "geheiratet", "getraut", "trauung", "verlobung", "geburtstag",
    "geburtstagsfeier", "geburtstagsparty", "feier", "familienfeier", "firmenfeier", "weihnachtsfeier",
    "betriebsfeier", "feiere", "feiern", "feiert", "party", "fete", "taufe", "konfirmation", "kommunion",
    "erstkommunion", "firmung", "jugendweihe", "einschulung", "abiball", "abschlussball", "abschlussfeier",
    "tanzball", "opernball", "jubiläum", "dienstjubiläum", "beerdigung", "trauerfeier", "vorstellungsgespräch",
    "bewerbungsgespräch", "bewerbung", "prüfung", "fotoshooting", "klassentreffen", "konzert", "premiere",
    "verreise", "verreisen", "urlaubsflug", "eingeladen", "einladung",
)  # fmt: skip
"""What a day may be told for that is not the day of the appointment."""

BEFORE_OCCASION = """
ein eine einen einer einem ne nen ner n die der das den dem mein meine meinen meiner unser unsere unseren unserer auf
zu zur zum ist hab habe haben hat wir ich sind bin er sie sein seinen ihr ihren große großen runden runder goldene
groß goldenen wichtige wichtigen kirchliche standesamtliche steht findet noch dann so ja nämlich von
"""
"""Between a day and its occasion: "am Samstag ist unsere große Hochzeit"."""

BEHIND_OCCASION = "ist am an diesen diesem den der kommenden nächsten ich wir schon ja nämlich noch hier"
"""Between an occasion and its day: "die Hochzeit ist am Samstag"."""

FOR = "für wegen zwecks vor nach"
"""Before an occasion that is what the visit is for, and says nothing of its day."""

EARLIER_THAN_THAT = "vorher davor zuvor vorab"
"""The visit is wished for before the day of the occasion."""
