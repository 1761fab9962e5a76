"""Phrases that say a hairdresser's service without naming it, refuse one, or point at an earlier one."""

PHRASES: dict[str, tuple[str, ...]] = {
    "service.bystander": (
        "(wartet|warten|sitzt|sitzen|schläft|schlafen|spielt|spielen|krank|abholen|abhole|hole|holen|hinbringen)",
        "(kommt|kommen|gehen|geht|fährt|fahren) (mit|mich|uns)",
        "(bringt|bringen|holt) (mich|uns)",
        "(bringe|bring|nehme|nehm) ich (mit|auch mit)",
        "(ist|sind|war|waren) (auch)? (dabei|mit dabei|krank|in der schule|im kindergarten|in der kita|zu hause)",
        "(hat|haben) .. (schule|training|kindergarten|kita|turnen|fußball|empfohlen|erzählt|gesagt|ferien|frei)",
        "(aus|von|in|im|zur|zum) (der|dem)? (schule|kita|kindergarten|hort|krippe|training) .. (abholen|holen|bringen)",
    ),
    "service.is.balayage": (
        "nach unten (hin|raus)? .. heller",
        "nach unten .. (ausläuft|auslaufend|auslaufen)",
        "unten (hin)? heller (wird|werden|werdend)?",
        "(spitzen|längen) .. heller (werden|wird|als)",
        "(natürlicher|weicher|sanfter) (verlauf|farbverlauf|übergang)",
        "wie von der sonne",
        "von der sonne (geküsst|gebleicht|aufgehellt)",
        "bala (jage|yage|jasch|yasch)",
        "balla (jage|yage|jasch|yasch)",
        "(ball|bal|palla|pala|bala|balla) (ajasch|ayage|ajage|aiasch|jaasch|iasch|jache|lage)",
    ),
    "service.is.strands": (
        "high (light|lights|leits)",
        "hai (lights|leits)",
        "ein paar (helle|hellere|blonde) (partien|akzente)",
    ),
    "service.is.perm": (
        "mit (wicklern|lockenwicklern)",
        "(locken|krause|wellen) (rein|reinmachen|drehen|machen|haben|eindrehen)",
        "(dauerhafte|dauerhaft) (locken|wellen)",
        "auf wickler",
    ),
    "service.is.cut": (
        "alles (runter|ab)",
        "haare (ab|kürzer|kürzen|kurz)",
        "(nachschneiden|nachgeschnitten)",
        "(neue|andere|kurze|neuen) (frisur|kurzhaarfrisur)",
        "haare (mal)? wieder (kurz|kürzer)",
        "(hinten|oben|vorne|rundum|rundherum) (schön|etwas|ein bisschen|bisschen|ganz|so)? (kurz|kürzer|länger|lang)",
        "zotteln (ab|weg|runter)",
    ),
    "service.is.grey": (
        "(grauen|graue|weißen|weiße) (haare|haar|strähnen)? .. (weg|abdecken|überdecken|verschwinden|kaschieren)",
    ),
    "service.is.lengths": (
        "(in den|die|der|bis in die) längen",
        "längen .. (angleichen|ausgleichen|auffrischen|mitmachen|mitfärben|anpassen)",
        "längen (ausgleich|angleich)",
        "bis in die spitzen .. (färben|farbe|gefärbt)",
    ),
    "service.is.beard": (
        "(bar|bad|bahrt|bard|part) (pflege|trimmen|stutzen)",
        "konturen (sauber|nachziehen|machen|schneiden)",
    ),
    "service.is.man": ("(her|herr|heer) (en|ren)",),
    "service.is.woman": (
        "(lange|langen|langes|schulterlange|schulterlangen) haar",
        "(lange|langen|schulterlange|schulterlangen) haare",
    ),
    "service.wish_before": (
        "termin (für|zum|zur) (ein|eine|einen|ne|nen)?",
        "(machen|macht|bieten|bietet|führt|führen|könnt|können) (sie|ihr) (auch|eigentlich|denn|eventuell)? (auch)?",
        "(haben|habt) (sie|ihr) .. (auch)",
        "(hätte|möchte|bräuchte|brauche|will|suche) (ich)? (gern|gerne|auch)? (ein|eine|einen|ne|nen)",
        "auch (kein|keine|keinen)",
    ),
    "service.goes": (
        (
            "(muss|müsste|soll|sollte|möchte|will|wollte|müssen) .. (zum|zur|zu einem) "
            "(friseur|frisör|friseurin|haareschneider)"
        ),
        "(zum|zur) (friseur|frisör|friseurin) (gehen|kommen|muss|müsste|soll|möchte|will)",
    ),
    "service.vague": ("was mit", "etwas mit", "irgendwas mit", "so was mit", "sowas mit", "irgendwie was mit"),
    "service.last_time": (
        (
            "(das|dasselbe|das gleiche|dieselbe|das selbe) (gleiche|selbe)? (was|wie) .. (letztes|letzte|"
            "voriges|vorige|letzten|letzter) (mal|male)"
        ),
        (
            "(dasselbe|das gleiche|das selbe|gleiche|das übliche|das normale) wie (immer|sonst|beim|letztes|"
            "letzte|das letzte|neulich)"
        ),
        "(dasselbe|das gleiche|das selbe|gleiches) (nochmal|noch mal|noch einmal|wieder)",
        "wie (letztes|das letzte|beim letzten|voriges|das vorige) mal",
        "das übliche",
        "was ich (letztes|das letzte) mal hatte",
        "wie immer das (gleiche|übliche|selbe)",
        "(dasselbe|das gleiche|selbe) programm (wie)? (letztes|immer|sonst|beim letzten)?",
    ),
    "service.colour_repair": (
        "(selbst|selber) gefärbt",
        "(farbe|das|die) .. muss .. wieder (raus|weg|runter)",
        "(verfärbt|verunglückt|schiefgegangen|schief gegangen)",
        "(grün|orange|lila|schwarz|fleckig) geworden",
    ),
    "service.not": (
        "(kein|keine|keinen|keiner|keinem)",
        "(nicht|bloß nicht|ohne|statt|anstatt|anstelle von|außer) (die|der|das|den|dem|eine|einen|einer|schon wieder)?",
        "(nicht mehr) (die|der|das|den|dem|eine|einen)?",
        (
            "(spreche|rede|sprech|red|sprechen|reden|telefoniere) (ich|sie|wir)? (da|hier|jetzt|gerade)? mit "
            "(einer|ner|der)"
        ),
    ),
    "service.not_after": (
        (
            "(nicht|lieber nicht|doch nicht|brauche ich nicht|will ich nicht|möchte ich nicht|habe ich "
            "nichts gesagt|nicht gesagt)"
        ),
        "(hatte|habe) ich (nicht|nichts) .. gesagt",
        "(weglassen|lassen wir weg|lassen wir|muss nicht sein|nicht nötig|fällt weg|nein danke)",
    ),
    "repair": (
        (
            "(äh|ähm|ach|oh|nein|also|quatsch|halt|stopp|moment|pardon)? (nein|quatsch|entschuldigung|"
            "entschuldigen sie|stopp|pardon|sorry|falsch|verzeihung|unsinn|blödsinn|vielmehr|beziehungsweise)"
        ),
        "ich (meine|mein|meinte) (natürlich|eigentlich|ja)?",
        "(nein|halt|stopp|quatsch) (moment|warten sie|warte|doch|halt)",
        "(ich)? korrigiere (mich)?",
        "(oder)? doch (lieber|eher|besser)",
        "oder (nein|halt|besser|eher|lieber)",
        "(besser|richtiger) gesagt",
        "versprochen",
        "sondern",
    ),
}
