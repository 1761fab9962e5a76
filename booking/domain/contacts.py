"""Names and phone numbers as they are compared: however they were written, the same person is the same."""

import unicodedata

_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_COUNTRY_CODE = "49"


def name_key(name: str) -> str:
    """A name as it is searched: lower case, umlauts spelled out, accents and signs dropped, words one blank apart."""
    spelled = name.casefold().translate(_SPELLED)
    plain = unicodedata.normalize("NFKD", spelled)
    return " ".join(
        "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign)).split()
    )


def phone_key(phone: str) -> str:
    """A phone number as it is searched: its digits in national form, whichever way it was written.

    "+49 171 3920012", "0049 171 3920012" and "0171 / 39 20 012" are one number.
    """
    digits = "".join(sign for sign in phone if sign.isdigit())
    if phone.strip().startswith("+") and digits.startswith(_COUNTRY_CODE):
        return "0" + digits.removeprefix(_COUNTRY_CODE).removeprefix("0")
    if digits.startswith("00" + _COUNTRY_CODE):
        return "0" + digits.removeprefix("00" + _COUNTRY_CODE).removeprefix("0")
    return digits
