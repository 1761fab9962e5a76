"""A salon's words for the understanding tests, written out here so no test depends on the packaged demo salon."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from gateway.understanding.vocabulary import ServiceName, StaffName, Vocabulary

NOW = datetime(2026, 6, 17, 14, 30, tzinfo=ZoneInfo("Europe/Berlin"))
_DAY = (time(9), time(18))


def _service(number: int, name: str, *synonyms: str) -> ServiceName:
    return ServiceName(id=number, name=name, synonyms=synonyms, composite=number > 100)


SALON = Vocabulary(
    staff=(
        StaffName(id="emma", name="Emma Williams", gender="f"),
        StaffName(id="fabian", name="Fabian Spitzer", gender="m"),
        StaffName(id="oliver", name="Oliver Kretschmer", spoken=("Olli",), gender="m"),
    ),
    services=(
        _service(41, "Damenhaarschnitt", "Spitzen schneiden"),
        _service(42, "Herrenhaarschnitt", "Maschinenschnitt"),
        _service(43, "Waschen und Föhnen", "Waschen und Legen"),
        _service(44, "Kinderhaarschnitt"),
        _service(45, "Bartpflege", "Bart stutzen"),
        _service(177, "Ansatzfärbung, waschen, schneiden, föhnen"),
        _service(178, "Ansatzfärbung mit Längenausgleich"),
        _service(179, "Strähnen", "Folien"),
        _service(180, "Balayage", "Farbverlauf"),
        _service(181, "Dauerwelle", "Locken mit Wicklern"),
    ),
    opening={1: _DAY, 2: _DAY, 3: (time(9), time(20)), 4: _DAY, 5: (time(9), time(14))},
)
