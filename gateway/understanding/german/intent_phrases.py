"""What callers say when they want something done: to book, move or cancel, to know what is free, to speak to people."""

LISTS: dict[str, tuple[str, ...]] = {
    "sie": ("sie", "ihr", "euch", "ihnen", "du", "man", "s"),
    "haben": ("haben", "hätten", "habt", "hättet", "hat", "hast"),
    "wäre": ("ist", "wäre", "sind", "wären", "ist denn", "wäre denn"),
    "möchte": (
        "möchte", "möchten", "will", "wollen", "wollte", "wollten", "würde", "würden", "hätte", "hätten", "bräuchte",
        "bräuchten", "brauche", "brauchen", "braucht", "suche", "suchen", "wünsche", "müsste", "sollte", "könnte",
    ),
    "termin": ("termin", "friseurtermin", "termine", "haartermin", "termins", "terminchen", "schneidetermin"),
    "später": ("später", "früher", "eher", "nach hinten", "nach vorne", "vorher"),
    "zeigen": ("schaue", "schau", "gucke", "guck", "sehe", "seh", "hole", "hol", "frage", "frag", "suche", "such", (
        "muss"
    )),
}  # fmt: skip

PHRASES: dict[str, tuple[str, ...]] = {
    "intent.handover": (
        (
            "(mit|zu|an) (einem|einer|nem|ner|dem|der|einen|jemand|jemandem|wem|irgendwem)? (echten|"
            "richtigen|lebenden|anderen)? (mensch|menschen|mitarbeiter|mitarbeiterin|person|kollegen|"
            "kollegin|chef|chefin|inhaber|inhaberin|geschäftsführer|leitung|jemandem|jemand|wem) .. "
            "(sprechen|reden|verbinden|telefonieren|verbunden|weiterverbinden|verbunden werden|besprechen|"
            "bereden|klären)"
        ),
        (
            "(einen|einem|den|echten|richtigen|lebendigen) (echten|richtigen)? (mensch|menschen) (sprechen|"
            "dran|am apparat|am telefon|haben|ans telefon)?"
        ),
        (
            "(den|die|ihren|ihre|euren|eure) (chef|chefin|inhaber|inhaberin|boss|meister|meisterin|"
            "geschäftsführerin|geschäftsführer|filialleitung) .. (sprechen|gesprochen|haben|ans telefon|dran)"
        ),
        "(verbinden|verbinde|verbind) (sie|mich|s) (mich)?",
        "(durchstellen|weiterverbinden|weiterleiten|durchverbinden)",
        "stellen sie mich (mal|bitte)? (durch|rüber)",
        "geben sie mir (mal|bitte)? (die|den|einen|eine|jemanden|wen|bitte)",
        "(rufen|ruft) (sie|ihr|s|mich) (mich)? .. (zurück|an)",
        "(zurückrufen|zurückgerufen|rückruf|rückrufs|zurück rufen)",
        "(soll|kann|könnte|möge) (mich|sich) (mal|bitte|jemand|die|der)? .. (zurückrufen|anrufen|melden)",
        "(beschwerde|beschweren|reklamieren|reklamation|reklamiere|beschwer|unverschämtheit|frechheit|anwalt)",
        "das (kann|darf) (doch|ja|wohl)? nicht (sein|wahr sein)",
        "(hat|haben|habt|wurde|ist) .. (bei ihnen|bei euch|jemand|mein|meine|ein|eine) .. (gefunden|abgegeben)",
        "(geld|kohle) (zurück|wieder)",
        "(rechnung|quittung|abrechnung|abbuchung) .. (stimmt|falsch|nicht|zu hoch|doppelt)",
        (
            "(ohrring|ohrringe|kette|ring|schirm|regenschirm|schal|jacke|brille|mütze|uhr|handy|tasche|geldbeutel|"
            "armband) .. "
            "(verschwunden|weg|abhandengekommen|abhanden gekommen)"
        ),
        (
            "(haare|frisur|farbe|schnitt) .. (kaputt|verschnitten|verpfuscht|versaut|verhunzt|ruiniert|"
            "katastrophe|abgebrochen)"
        ),
        "(gar nicht|überhaupt nicht|nicht) (zufrieden|einverstanden) (mit|gewesen)",
        "(liegen|liegengelassen|stehen|hängen|vergessen) (lassen|gelassen)",
        (
            "(schirm|regenschirm|schal|jacke|brille|mütze|handschuhe|tasche|schlüssel|ohrring|ohrringe|kette|"
            "handy|geldbeutel|portemonnaie|portmonee|mantel|buch|rucksack|uhr) .. (vergessen|liegen|verloren|"
            "gefunden|abgegeben|liegengelassen|liegenlassen|hängen|da gelassen)"
        ),
        (
            "(holen|hol) (sie|s)? (mir|mal)? .. (jemanden|wen|jemand|menschen|kollegin|kollegen|chef|chefin) "
            ".. (ran|ans telefon|her|dran|dazu)?"
        ),
        (
            "(jemanden|jemand|wen|einen|wer) (richtigen|echten|aus fleisch und blut|sprechen|vom salon|vom "
            "team|von den mitarbeitern)"
        ),
        (
            "(nicht|keine lust) mit (einem|ner|einer|dem|so einem|nem) (roboter|computer|maschine|automaten|"
            "ki|band|automat|bot)"
        ),
        "(ihre|eure|eine) (kollegin|kollegen|mitarbeiterin) (sprechen|geben|dran)",
        (
            "mit (einem|ner|einer|dem|so einem|nem) (roboter|computer|maschine|automaten|ki|band|automat|bot) .. "
            "(nicht|nie|ungern|nix)"
        ),
        (
            "(rede|spreche|red|sprech|unterhalte) ich (mich)? (nicht|nie|ungern) mit (einem|ner|einer|so)? .. "
            "(roboter|computer|maschine|automaten|ki|band|automat|bot)"
        ),
        "(brechen|fallen|gehen|gehn) (mir)? .. haare (ab|aus|büschelweise|kaputt)",
        "(haare|frisur|farbe|schnitt|strähnen) .. (ist|sind) .. (fleckig|verbrannt|schief|ungleich|ungleichmäßig)",
        "(fleckig|verbrannt|schief|ungleichmäßig|viel zu dunkel|viel zu hell|viel zu kurz) geworden",
        "mit (keinem|keiner|keine) (roboter|computer|maschine|automaten|ki|band|automat|bot)",
        "(echter|richtiger|lebendiger|leibhaftiger) (mensch|mitarbeiter)",
    ),
    "intent.cancel": (
        (
            "(absagen|abzusagen|abgesagt|absage|absag|absogn|absagn|stornieren|storniert|storno|storniere|"
            "canceln|cancel|gecancelt|austragen)"
        ),
        "(sage|sag|sagen) (sie|wir|s|ich)? .. ab",
        "(sage|sag|sagen) (sie|wir|s|ich)? .. (termin|meinen|meine|den|die|das) .. (am|um)? .. ab",
        (
            "(streichen|gestrichen|streiche|streich|löschen|gelöscht|lösche|rausnehmen|rausstreichen|"
            "rauslöschen|herausnehmen|annullieren)"
        ),
        "(nehmen|nimm|tragen|trag|streichen) .. (raus|aus|weg)",
        (
            "(kann|können|könnte|werde|komme|kommen|wird) .. (nicht|leider nicht|doch nicht|nimmer) .. "
            "(kommen|wahrnehmen|einhalten|erscheinen|da sein|dabei sein)"
        ),
        "komme .. (nicht|doch nicht|nimmer)",
        "(fällt|fallen) .. (aus|flach|ins wasser|weg)",
        (
            "(brauche|brauchen|benötige|will|möchte|wollen|braucht|bruuch) .. (nicht mehr|nimmer|doch nicht|"
            "keinen mehr|nicht länger)"
        ),
        "weg damit",
        (
            "(schaffe|schaff|schaffen|klappt|wird) .. (doch nicht|leider nicht|nicht mehr|nichts|nicht) "
            "(mehr|am|mit|bei mir)?"
        ),
        "doch nicht (schaffe|schaff|klappt|kommen|können|schaffen|komme|gehen|geht|kann)",
        "(ausfallen|sausen|platzen|sein) lassen",
        "(termin) .. (rückgängig|abblasen|frei geben|freigeben|vergessen|nicht mehr)",
        "(vergessen|vergiss) (sie)? .. termin",
        "(bin|ist|liegt|liege) .. (krank|verhindert|erkrankt|im krankenhaus|flach) .. (nicht|absagen|streichen|raus)",
        "(aus dem|aus ihrem) kalender",
        "jemand anderem geben",
        "(dass|weil) (ich|wir) .. (am|um|ab)? .. nicht (komme|kommen|kommen kann|kann|können|erscheine)",
        "(muss|müsste|müssen) .. (ausfallen|entfallen|wegfallen|abgesagt werden|gestrichen werden)",
    ),
    "intent.cancel_sure": (
        "(sage|sag|sagen) (sie|wir|s|ich)? .. ab",
        "(sage|sag|sagen) (sie|wir|s|ich)? .. (termin|meinen|meine|den|die|das) .. (am|um)? .. ab",
        "(absagen|stornieren|storniere|storno|canceln)",
    ),
    "intent.reschedule": (
        (
            "(verschieben|verschoben|verschiebe|verlegen|verlegt|verlege|umbuchen|umgebucht|umlegen|umgelegt|"
            "vorverlegen|vorziehen|schieben|rausschieben|verschiebn|umändern|umplanen|umschreiben|tauschen|"
            "umtauschen|umziehen)"
        ),
        "(termin|uhrzeit|zeit|tag) .. (!ändern|!geändert|wechseln|tauschen|schieben)",
        "!ändern",
        "(noch|wieder|da) wechseln",
        ("(anderen|späteren|früheren) (termin|tag|zeitpunkt) .. (haben|finden|ausmachen|machen|legen|geben|statt)?"),
        (
            "(stunde|stunden|tag|tage|woche|minuten|viertelstunde|halbe stunde) <später> .. (kommen|sein|"
            "legen|möglich|gehen|machen)?"
        ),
        (
            "(kann|könnte|darf|dürfte|komme|kommen|können|könnten) .. (stunde|tag|woche|minuten|"
            "viertelstunde|bisschen|bissl|etwas) <später>"
        ),
        "(komme|kommen|bin|werde) .. (später|verspätet|unpünktlich)",
        "(komme|kommen|bin|werde) (ich|wir)? (heute|leider|etwas|wohl|bestimmt|morgen|wahrscheinlich|doch)? zu spät",
        "(verspäte|verspäten|verspätung|stau)",
        "(schaffe|schaff) .. erst (um|ab|am|gegen|nach)",
        "(statt|anstatt|anstelle) .. (lieber|besser|kommen|dann|auf)",
        "(nach hinten|nach vorne|nach vorn) (schieben|verlegen|verschieben|rücken|legen)",
        "auf einen anderen (tag|termin|zeitpunkt)",
    ),
    "intent.no_data": (
        (
            "(mail|email|mailadresse|handy|handynummer|telefon|festnetz|nummer|adresse|e mail) .. (keine|"
            "keins|nicht|keinen|kein)"
        ),
        "(kein|keine|keinen) (mail|email|mailadresse|handy|handynummer|telefon|festnetz|internet|e mail)",
        "(schicken|schreiben|senden) (sie|s)? (mir)? .. (sms|whatsapp|post|brief|nachricht)",
    ),
    "intent.cannot": ("(kann|können) (ich|wir|er|sie) (leider|doch|nun|jetzt|da)? (leider|doch|gar)? (nicht|nimmer)",),
    "intent.prevented": (
        "dazwischengekommen",
        "(dazwischen|was dazwischen|etwas dazwischen) (gekommen|kam|kommen)",
        "(kommt|kam) .. (was|etwas) dazwischen",
    ),
    "intent.busy": ("(habe|bin) (ich)? .. (keine zeit|arbeiten|nicht da|im urlaub|verhindert|schon was vor)",),
    "intent.check": (
        (
            "<haben> <sie> .. (frei|freies|freie|platz|luft|lücke|termin|termine|zeit|kapazität|möglichkeit|"
            "was|etwas|einen|noch)"
        ),
        "<haben> .. (noch|was|etwas|irgendwas) .. (frei|freies|platz|luft|zeit|lücke|termin|termine)",
        "<haben> .. (zeit|luft|frei|platz|lücke|kapazitäten)",
        (
            "<haben> <sie> .. (am|um|uhr|für|bei|halb|den|nach|ab|gegen) .. (frei|freies|platz|luft|lücke|zeit|"
            "kapazität|einen termin)"
        ),
        "<wäre> .. (am|um|uhr|für|bei|halb|den|nach|ab|gegen) .. (frei|möglich|machbar|drin|verfügbar|denkbar)",
        "(ob|obs) .. (am|um|uhr|für|bei|halb|den|nach|ab|gegen) .. (frei|platz|geht|ginge|möglich|zeit|klappt)",
        (
            "(was|wann) (haben|hätten|habt|hättet|ist|wäre|geht|ginge|gäbe|ging|könnte|kann|könnten|passt|"
            "würde|hat) .. (sie|ihr|es|ich|da|denn|frei|noch|bei|was|wir|man)"
        ),
        "wann .. (frei|platz|zeit|kommen|möglich|termin)",
        "<wäre> .. (frei|freies|möglich|machbar|platz|luft|drin|verfügbar|denkbar|was zu machen)",
        "<wäre> .. noch (was|etwas|ein|irgendwas|einer|eine)",
        "(geht|ginge|klappt|klappte|passt|gehts|klappts|passts) .. (noch|was) .. (was|etwas|noch|frei|bei)",
        (
            "(gibt|gäbe|gibts|gäbs) (es|s|da|am|noch|denn|bei|eine|einen|irgendwas|vor|nach|heute|morgen|"
            "nächste|diese|vielleicht|überhaupt|anfang|ende|mitte) .. (noch|was|etwas|termin|termine|frei|"
            "platz|freies|irgendwas|lücke|möglichkeit|einen)?"
        ),
        "(gibts|gäbs)",
        (
            "wie (sieht|siehts|schaut|schauts|wäre|wärs|steht|stehts|ist|ists) (es|das|denn|s|bei|mit|am)? "
            ".. (aus|mit|bei|am)?"
        ),
        (
            "(der|den|die|ihr|wann) (nächste|nächster|nächsten|erste|früheste|schnellste|frühesten|ersten|"
            "erster) (freie|freien|mögliche|möglichen|verfügbare|freier)"
        ),
        (
            "(nächste|nächster|nächsten|nächstmögliche|nächstmöglicher|nächstmöglichen|frühester|früheste|"
            "schnellste|frühestmöglicher|frühestmögliche|schnellstmöglich) (termin|platz|zeit|möglichkeit)"
        ),
        (
            "(bekomme|krieg|kriege|bekommt|bekäme|kriegt|bekommen|kriegen) (ich|man|wir|meine|mein) .. (noch|"
            "termin|platz|was|dran|unter)"
        ),
        "(ob|obs) .. (platz|frei|was|geht|luft|termin|zeit|möglich|einen|habt|haben|klappt|passt|ginge)",
        "(schauen|gucken|sehen|schau|guck|prüfen) .. (ob|was|wann) .. (geht|frei|möglich|ist|wäre|was|platz|haben)?",
        (
            "noch (was|etwas|irgendwas|einen termin|ein termin|termine|platz|luft|ein plätzchen|ne lücke|"
            "eine lücke) (frei|drin|möglich|zu haben|haben|bekommen|kriegen)?"
        ),
        "(was|etwas|irgendwas|noch was|irgendetwas) (frei|freies|möglich|machbar)",
        "(passt|ginge|geht) (ihnen|euch|das bei ihnen|es bei ihnen)",
        "(arbeitet|ist) .. (um|am) .. frei",
        "(sind|seid) (sie|ihr) .. (ausgebucht|voll|komplett)",
        "wie (voll|ausgebucht|ausgelastet) (sind|seid|ist|sieht)",
        (
            "(geht|ginge|gibts|klappt|gäbs) (denn|da|bei ihnen|bei euch)? (gar)? (nichts|nix) (am|vor|nach|um|ab|"
            "früher|früheres|später|späteres|anderes|vormittags|nachmittags|abends|davor|danach)"
        ),
        (
            "(ist|sind|wäre|wären) (der|die|das|denn|da|am|es|schon|um|heute|morgen|bei) .. (voll|ausgebucht|belegt|"
            "vergeben|besetzt)"
        ),
        (
            "<haben> <sie> (denn|da|dann|wirklich|gar)? (nichts|keinen|keine|kein) (am|vor|nach|um|ab|früher|später|"
            "anderes|anderen|für|mehr|frei|freies|freien|termin|platz|lücke|vormittags|nachmittags|abends|"
            "früheres|späteres|näher|gegen|an)"
        ),
    ),
    "intent.nothing_else": (
        (
            "(geht|ginge|gibts|klappt|gäbs) (denn|da|bei ihnen|bei euch)? (gar)? (nichts|nix) (am|vor|nach|um|ab|"
            "früher|früheres|später|späteres|anderes|vormittags|nachmittags|abends|davor|danach)"
        ),
        (
            "<haben> <sie> (denn|da|dann|wirklich|gar)? (nichts|keinen|keine|kein) (am|vor|nach|um|ab|früher|später|"
            "anderes|anderen|für|mehr|frei|freies|freien|termin|platz|lücke|vormittags|nachmittags|abends|"
            "früheres|späteres|näher|gegen|an)"
        ),
    ),
    "intent.check_lead": (
        (
            "(geht|ginge|klappt|klappte|passt|gehts|klappts|passts|haben|hätten|habt|hättet|kann|könnte|gibt|"
            "wäre|ist) .. (da|noch|was|etwas|es|das|auch|bei|am|um|morgen|heute|denn|sie|ihr)"
        ),
        "(geht|ginge|klappt|passt|gehts|klappts|passts)",
    ),
    "intent.book_sure": (
        (
            "(würde|würden|möchte|möchten|könnte|könnten|wollte|will|käme) (ich|wir) .. (kommen|vorbeikommen|"
            "buchen|reservieren|haben|nehmen)"
        ),
        "(komme|käme) ich .. (vorbei|gern|dann)?",
    ),
    "intent.book": (
        (
            "ich .. <möchte> .. (gern|einen|eine|ein|mich|mir|am|zum|zur|zu|bei|für|noch|bitte|mal|wieder|"
            "unbedingt|haben|kommen|buchen|termin|lassen|machen)"
        ),
        "<möchte> (ich|wir|meine|mein|er|gern|mal|bitte|einen|eine|mir|mich|zum|zur|noch|nur|nochmal|unbedingt)",
        "(wir|meine|mein|er|sie|tochter|sohn|frau|mann|mutter|oma|opa|kinder|enkel|enkelin|ich) <möchte>",
        "<möchte> .. <termin>",
        (
            "<möchte> .. (kommen|vorbeikommen|machen lassen|schneiden lassen|färben lassen|haben|buchen|"
            "reservieren|vereinbaren|ausmachen)"
        ),
        (
            "(tragen|tragt|trage|trag|schreiben|schreibt|setzen|nehmen|buchen|bucht|merken|notieren|packen|"
            "planen) (sie|ihr|s|mich) .. (ein|auf|vor|dazu|rein|dran)?"
        ),
        (
            "(eintragen|vormerken|reservieren|einbuchen|einplanen|dazwischenschieben|reinschieben|drannehmen|"
            "einschieben|aufschreiben|buchen|einquetschen|reinquetschen)"
        ),
        (
            "(einen|ein|nen|n|ne|eine|den)? <termin> .. (für|bei|zum|zur|machen|vereinbaren|ausmachen|haben|"
            "buchen|bekommen|brauche|bräuchte|am|um|bitte)"
        ),
        "<termin>",
        (
            "(kann|könnte|darf|dürfte|können|könnten) (ich|wir|sie|meine|mein|er) .. (kommen|vorbeikommen|"
            "haben|bekommen|vorbeischauen|drankommen|machen|schneiden|kriegen|reinkommen|mich|uns|mir|einen|"
            "eine)"
        ),
        (
            "(einmal|ein mal|bitte einmal) (die|den|das|haare|waschen|schneiden|färben|bart|spitzen|alles|"
            "strähnen|nachfärben|kurz|ansatz)?"
        ),
        (
            "(muss|müsste|müssen|soll|sollen|sollte|sollten) (mal|dringend|wieder|unbedingt|zum|auch|noch|"
            "weg|ab|geschnitten|gemacht|gefärbt|nachgeschnitten|dringendst)"
        ),
        (
            "(müssen|müsste|muss|gehören|gehört) .. (weg|ab|raus|geschnitten|gefärbt|nachgeschnitten|gemacht|"
            "runter|mal wieder)"
        ),
        "(lassen|machen lassen|schneiden lassen|färben lassen|reinmachen lassen|stechen lassen)",
        "(melden|anmelden|anmelde)",
        "(wieder|mal) (dran|fällig|so weit|soweit)",
        "(gönne|gönn) (ich)? mir",
        "(komme|kommen|käme|kämen) (ich|wir)? .. (gern|vorbei|dann|mit|am|um|zum|zur)",
        "(es )? eilt",
        "(zeit|termin) (zum|für)",
        "(können|könnten|könnt|kannst|würden) (sie|ihr) (mir|mich|uns|meiner|meinem|bitte|das|die)",
        "(buchen|nehme|nehmen) (sie|wir|ich)? .. (den|die|das|einen)",
    ),
    "intent.has_appointment": (
        "(ich|wir) (habe|haben|hatte|hätte) .. (einen|den|meinen|mein|nen) <termin>",
        "(mein|meinen|unser|unseren) <termin>",
    ),
}
