"""German number words from null to hundert, spoken for ages, counts and digits of phone numbers."""

from gateway.understanding.text import spellings

ONES: dict[str, int] = {
    "null": 0, "ein": 1, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15,
    "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
TENS: dict[str, int] = {
    "zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80,
    "neunzig": 90,
}  # fmt: skip
REGIONAL: dict[str, int] = {
    "oans": 1, "oins": 1, "eens": 1, "ans": 1, "zwee": 2, "zwoa": 2, "zwöi": 2, "zwä": 2, "dree": 3, "drü": 3,
    "fier": 4, "viere": 4, "fümf": 5, "fünnef": 5, "fünef": 5, "foif": 5, "füf": 5, "fümwe": 5, "sächs": 6,
    "seks": 6, "sex": 6, "sechse": 6, "siebn": 7, "sibe": 7, "achte": 8, "ocht": 8, "nüün": 9,
    "sieba": 7, "siebe": 7, "siebene": 7, "sieme": 7, "nain": 9, "zwoi": 2, "fenf": 5, "dreie": 3, "sechsa": 6,
    "nein": 9, "noin": 9,
    "neune": 9, "zehne": 10, "zäh": 10, "elfe": 11, "ölf": 11, "zwölfe": 12, "dreissich": 30, "zwanzich": 20,
}  # fmt: skip


def _table() -> dict[str, int]:
    numbers = {form: value for word, value in ONES.items() for form in spellings(word)}
    for tens, value in TENS.items():
        for form in spellings(tens):
            numbers[form] = value
            for one, count in ONES.items():
                if 1 <= count <= 9 and one != "eins":  # noqa: PLR2004 (the digits)
                    for digit in spellings(one):
                        numbers[f"{digit}und{form}"] = value + count
    numbers["hundert"] = 100
    return numbers


NUMBERS: dict[str, int] = _table()
"""Folded word to number, 0 to 100, compounds included."""

SPOKEN_DIGITS: dict[str, int] = NUMBERS | {
    form: value for word, value in REGIONAL.items() if word not in ("ans", "nein") for form in spellings(word)
}
"""With regional forms, for places where only digits are expected."""


def small_number(word: str) -> int | None:
    """The number of a word or of up to three digits; None for anything else."""
    if word.isdecimal():
        return int(word) if len(word) <= 3 else None  # noqa: PLR2004 (ages and counts)
    return NUMBERS.get(word)
