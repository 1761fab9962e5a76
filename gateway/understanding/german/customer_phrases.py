"""How callers introduce themselves, give numbers and take them back."""

PHRASES: dict[str, tuple[str, ...]] = {
    "name.before": (
        "(mein|der|unser) (name|nachname|familienname) (ist|wäre|war|lautet)? (jetzt|übrigens|nochmal|noch mal)?",
        "name (ist|wäre|lautet)?",
        "ich (heiße|heiß|heisse)",
        "(auf|unter) (den|dem|meinen|meinem) (namen|nachnamen|name)",
        "(auf|unter) (namen|name)",
        "(nachname|familienname|zuname) (ist|wäre)?",
        "(am apparat|am telefon) (ist|hier)? (die|der)? (frau|herr)?",
        "(eingetragen|gebucht|läuft|steht) (auf|unter)",
    ),
    "name.here": (
        "hier (ist|spricht|wäre)? (noch mal|nochmal|wieder|die|der)? (frau|herr|familie)?",
        "(ich bin|bin) (noch mal|nochmal)? (die|der) (frau|herr|familie)?",
        "(ich bin|bin) (frau|herr)",
        "da (ist|spricht) (da|der|die|dr|frau|herr)",
        "(es)? spricht (die|der)? (frau|herr)?",
        "(hallo|tag|morgen|abend|moin|servus|hi) (hier|da) (ist|spricht)? (die|der)? (frau|herr)?",
        "für (die|den|einen|eine)? (frau|herrn|herr|familie)",
    ),
    "name.am": ("ich bin", "bin", "ich bins", "(ich)? bin es"),
    "name.on": ("auf", "unter", "für"),
    "name.first": ("(mein)? (vorname|rufname|vornamen) (ist|wäre|lautet)?", "vorne", "mit vornamen"),
    "name.after": (
        "(hier|am apparat|am telefon)",
        "(ist|war|wäre)? (mein|der) (name|nachname)",
        "(heiße|heiß) ich",
        "(noch mal|nochmal|noch einmal) (hier)?",
        "spricht",
    ),
    "name.spelled_before": (
        "(ich)? (buchstabiere|buchstabier)",
        "(das)? (schreibt|schreibts|schreibe) (sich|ich|man|mich)",
        "geschrieben",
        "(also|das ist|das sind)",
    ),
    "phone.cue": (
        (
            "(meine|die|der|mein|unter|unter der|unsere)? (nummer|handynummer|telefonnummer|mobilnummer|"
            "rufnummer|festnetznummer|handy|telefon|mobil|festnetz|rückrufnummer|vorwahl|durchwahl) (ist|"
            "wäre|lautet|hier)? (die|der)?"
        ),
        "(erreichen|erreichbar|anrufen|zurückrufen|zurück|rückruf) .. (unter|auf|ist|bin ich|mich) (der)?",
        "(sie|ihr) erreichen mich",
        "rufen sie (mich|bitte)",
    ),
    "phone.zero_first": (
        (
            "(vorne|davor|vorn|vorher|am anfang) (halt|eben|natürlich|kommt|noch|mit|steht)? (noch|halt|"
            "natürlich)? (die|eine|ne|der)? null"
        ),
        "mit (einer|der|ner)? null (vorne|davor|vorweg|am anfang|voran)",
        "(die|eine)? null (davor|vorneweg|vorweg|voran|am anfang)",
    ),
    "phone.repair": (
        (
            "(nein|quatsch|falsch|stopp|moment|halt|korrigiere|korrektur|entschuldigung|verzeihung|sorry|"
            "pardon|unsinn|blödsinn|ich meine|ich mein|verwählt|vertan|versprochen|stimmt nicht|stimmt gar "
            "nicht)"
        ),
        "(noch mal|nochmal|noch einmal) (von vorne|von vorn|von anfang|ganz von vorne)?",
        "von (vorne|vorn|anfang an)",
        "(das)? war (falsch|verkehrt)",
        "(besser)? gesagt",
    ),
    "phone.tail": (
        (
            "(am ende|hinten|zum schluss|am schluss|die letzten|die letzte|letzten|die hinteren) (zwei|drei|"
            "vier|beiden|ziffern|zahlen|stellen)? (ziffern|zahlen|stellen)? (ist|sind|heißt|kommt|war|"
            "waren)? (es|aber|die|eine|doch)?"
        ),
    ),
    "phone.swap": ("(statt|anstatt|nicht|und nicht)",),
    "phone.on_file": (
        (
            "(die|meine|die nummer|meine nummer|nummer|telefonnummer|handynummer|meine telefonnummer|meine "
            "handynummer) (haben|habt) (sie|ihr) (doch|ja|schon|bereits|noch|sicher|bestimmt)"
        ),
        (
            "(haben|habt) (sie|ihr) (doch|ja|sicher|bestimmt)? (schon|bereits|noch|sicher|bestimmt|doch)? .. "
            "(nummer|gespeichert)"
        ),
        (
            "(die)? (nummer)? (steht|müsste|sollte|ist) .. (drin|drinstehen|hinterlegt|gespeichert|notiert|"
            "system|kartei|akte)"
        ),
        "(die)? (gleiche|selbe|alte|bekannte) (nummer|telefonnummer|handynummer) .. (wie|immer|letztes|sonst)?",
        "(die)? (nummer|telefonnummer) (ist|hat sich) .. (gleich|geblieben|nicht geändert|dieselbe|bekannt)",
        "(dieselbe|die gleiche|die selbe) (nummer|wie)",
    ),
    "phone.caller_id": (
        (
            "(die|der|dieser|diese|von der|unter der|mit der|unter dieser) (nummer)? .. (anrufe|anruf|"
            "telefoniere|spreche|dran bin|angerufen)"
        ),
        "(unter|auf|mit) (der|dieser) (nummer|hier)",
        "(nummer|die) .. (sehen|angezeigt|display|anzeige|übertragen|mitgeschickt)",
        "(im|auf dem) display",
        "(diese|die) nummer (hier|da|von jetzt)",
        "von der ich .. (anrufe|anruf|telefoniere)",
    ),
}

ASKS_NAME = ("name", "heißen", "wer spricht", "mit wem", "wie darf ich sie", "auf wen", "für wen darf")
"""In the agent's last sentence: it asked for the name."""
