"""What callers say when they want something done, ask, agree, refuse, repair or take their leave."""

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
            "(sprechen|reden|verbinden|telefonieren|verbunden|weiterverbinden|verbunden werden)"
        ),
        (
            "(einen|einem|den|echten|richtigen|lebendigen) (echten|richtigen)? (mensch|menschen) (sprechen|"
            "dran|am apparat|am telefon|haben|ans telefon)?"
        ),
        (
            "(den|die|ihren|ihre|euren|eure) (chef|chefin|inhaber|inhaberin|boss|meister|meisterin|"
            "geschäftsführerin|geschäftsführer|filialleitung) .. (sprechen|haben|ans telefon|dran)"
        ),
        "(verbinden|verbinde|verbind) (sie|mich|s) (mich)?",
        "(durchstellen|weiterverbinden|weiterleiten|durchverbinden)",
        "stellen sie mich (mal|bitte)? (durch|rüber)",
        "geben sie mir (mal|bitte)? (die|den|einen|eine|jemanden|wen|bitte)",
        "(rufen|ruft) (sie|ihr|s|mich) (mich)? .. (zurück|an)",
        "(zurückrufen|zurückgerufen|rückruf|rückrufs|zurück rufen)",
        "(soll|kann|könnte|möge) (mich|sich) (mal|bitte|jemand|die|der)? .. (zurückrufen|anrufen|melden)",
        "(beschwerde|beschweren|reklamieren|reklamation|reklamiere|beschwer|unverschämtheit|frechheit|anwalt)",
        "(geld|kohle) (zurück|wieder)",
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
        "mit (keinem|keiner|keine) (roboter|computer|maschine|automaten|ki|band|automat|bot)",
        "(echter|richtiger|lebendiger|leibhaftiger) (mensch|mitarbeiter)",
    ),
    "intent.wait": (
        (
            "(einen|n|nen|kleinen|kurzen)? (kleinen|kurzen)? (moment|augenblick|momentchen|augenblickchen|"
            "sekunde|sekündchen|minute|minütchen|momenterl|sekunderl)"
        ),
        "(ne|eine|kleine|halbe)? (sekunde|minute)",
        "(warten|wartet|moment) (sie|s|ihr|mal|kurz|schnell|bitte|einen|eine|noch|eben)",
        (
            "ich .. <zeigen> .. (kurz|mal|schnell|nach|eben|grad|kalender|brille|stift|zettel|meine frau|"
            "meinen mann|terminkalender)"
        ),
        (
            "(kurz|schnell|eben|grad|erst|mal|nur) .. (nachsehen|nachschauen|nachgucken|nachfragen|schauen|"
            "gucken|holen|suchen|fragen|aufschreiben|ranfahren|parken|klären)"
        ),
        "(bin|komme) gleich (wieder|so weit|zurück|da)",
        "(bleiben|bleibt) (sie|s|ihr)? .. (dran|am apparat|in der leitung)",
        "(nicht|bloß nicht) auflegen",
        "legen sie nicht auf",
        "(wo|jetzt) (ist|habe ich|habe) (denn|ich)? (mein|meine|meinen|mei) (kalender|brille|stift|zettel)",
        "(ganz|nur)? kurz (warten|bitte|noch)",
        "(gedulden|geduld)",
        "es klingelt",
        "ich (hole|schaue|gucke) (nur|bloß|mal|kurz|eben|schnell|grad)",
        "ich (muss|frage|suche) (nur|bloß) (mal|kurz|eben|schnell|grad|noch|meine|meinen)?",
    ),
    "intent.repeat": (
        "wie (bitte|war das|meinen|meinen sie|war das noch mal|war die)",
        "was (bitte|war das)",
        "(was|wie|wos) (haben|hast|hatten|meinten|ist|war) (sie|s|du|das)? .. (gesagt|gemeint|sagten|vorgeschlagen)",
        "(noch mal|nochmal|noch einmal|nochmals) .. (sagen|wiederholen|nennen|bitte|langsam|vorlesen|aufzählen)",
        "(sagen|wiederholen|sag) .. (noch mal|nochmal|noch einmal|nochmals|bitte)",
        "(wiederholen|wiederhole|wiederholung)",
        (
            "(habe|hatte|konnte|kann) .. (nicht|nichts|kein wort|nix|akustisch nicht) .. (verstanden|"
            "mitbekommen|mitgekriegt|gehört|verstehen|hören|kapiert)"
        ),
        (
            "(verstehe|höre|hör|versteh) (sie|ich|dich|kaum|nur|nichts|nicht)? .. (nicht|schlecht|kaum|"
            "bahnhof|nichts|kein wort)"
        ),
        "(verbindung|leitung|empfang|netz) .. (schlecht|mies|miserabel|abgehackt|weg|gestört|rauscht)",
        "(lauter|langsamer|deutlicher) (bitte|sprechen|sagen|reden)?",
        "(hä|häh|haeh)",
        "(da|das) (war|ist) (jetzt|grad)? (zu schnell|zu leise|undeutlich)",
        "(ging|war|geht) .. zu schnell",
        "(nicht|nix|nichts) (ganz|richtig|akustisch|genau)? (verstanden|mitgekriegt|mitbekommen|gehört|kapiert)",
        "akustisch",
    ),
    "intent.repeat_alone": (
        "was",
        "wie",
        "bitte",
        "hä",
        "häh",
        "hm",
        "hallo",
        "wer",
        "wos",
        "wat",
        "was denn",
        "wie jetzt",
        ("bitte was"),
    ),
    "intent.cancel": (
        (
            "(absagen|abzusagen|abgesagt|absage|absag|absogn|absagn|stornieren|storniert|storno|storniere|"
            "canceln|cancel|gecancelt|austragen)"
        ),
        "(sage|sag|sagen) (sie|wir|s|ich)? .. ab",
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
    ),
    "intent.reschedule": (
        (
            "(verschieben|verschoben|verschiebe|verlegen|verlegt|verlege|umbuchen|umgebucht|umlegen|umgelegt|"
            "vorverlegen|vorziehen|schieben|rausschieben|verschiebn|umändern|umplanen|umschreiben|tauschen|"
            "umtauschen|umziehen)"
        ),
        "(termin|uhrzeit|zeit|tag) .. (!ändern|!geändert|wechseln|tauschen|schieben)",
        "(!ändern|wechseln)",
        (
            "(anderen|neuen|späteren|früheren) (termin|tag|zeitpunkt) .. (haben|finden|ausmachen|machen|"
            "legen|geben|statt)?"
        ),
        (
            "(stunde|stunden|tag|tage|woche|minuten|viertelstunde|halbe stunde) <später> .. (kommen|sein|"
            "legen|möglich|gehen|machen)?"
        ),
        (
            "(kann|könnte|darf|dürfte|komme|kommen|können|könnten) .. (stunde|tag|woche|minuten|"
            "viertelstunde|bisschen|bissl|etwas) <später>"
        ),
        "(komme|kommen|bin|werde) .. (später|zu spät|verspätet|unpünktlich)",
        "(verspäte|verspäten|verspätung|stau)",
        "(schaffe|schaff|kann) .. erst (um|ab|am|gegen|nach)",
        "(statt|anstatt|anstelle) .. (lieber|besser|kommen|dann|auf)",
        "(nach hinten|nach vorne|nach vorn) (schieben|verlegen|verschieben|rücken|legen)",
        "auf einen anderen (tag|termin|zeitpunkt)",
    ),
    "intent.correct": (
        "(falsch|nicht richtig|verkehrt) (verstanden|notiert|aufgeschrieben|geschrieben|angekommen|gehört|eingetragen)",
        "(missverstanden|missverständnis|verhört)",
        "ich (habe|hatte) (doch|aber) .. (gesagt|gemeint|gewollt)",
        "(habe|hatte|hab) ich (doch|aber|nicht|nichts|nie|so nicht|ja|eben|grad)? (gesagt|gemeint|gewollt|bestellt)",
        "(das|die|der|so|nummer|name|da|datum|uhrzeit|tag) .. stimmt (so)? (nicht|gar nicht|nicht ganz)",
        "(das|die|der|dat) (ist|war|wäre) .. (falsch|verkehrt|nicht richtig|nicht korrekt)",
        "(so|das) (war|ist|habe ich|wollte ich) .. nicht .. (gemeint|gesagt|gewollt|gewesen|meine)",
        "ich (sagte|sprach) .. (doch|nicht)?",
        "(ich heiße|mein name ist|heiße) nicht",
        "(sie|da) haben .. (falsch|verwechselt|vertauscht|verwechseln)",
        "(davon|von) .. (war|habe ich) .. (nie|nicht|nichts) .. (rede|gesagt)",
    ),
    "intent.correct_lead": (
        "(nein|stopp|halt|moment|doch) nicht",
        "ich (meinte|meine|mein)",
        "(nein)? falsch",
        "(nein|quatsch|stopp|halt|moment) ich (meinte|meine|mein|wollte|sagte|hatte)",
        "(nein) (der|die|das|es|nur|zwei|nicht) (tag|ist|sollte|soll|war|heißt|sind)",
    ),
    "intent.price": (
        (
            "(was|wie viel|wieviel|wie teuer|wie hoch) .. (kostet|kosten|kostets|kosts|koschtet|koscht|kost|"
            "teuer|preis|gebühr|nehmen sie|nehmts ihr|nehmt ihr|berechnen)"
        ),
        "(kostet|kosten|kostets|kosts|koscht) .. (extra|mehr|viel|was|das|es)?",
        (
            "(preis|preise|preisen|preisliste|preislich|kostenpunkt|kosten|aufpreis|zuschlag|rabatt|"
            "ermäßigung|vergünstigung|studentenrabatt|trinkgeld|gutschein|gutscheine|geschenkgutschein|"
            "stempelkarte|bonuskarte|treuekarte|mengenrabatt|anzahlung|angebotspreis)"
        ),
        (
            "(was|wie viel|wieviel) (macht|machen|wäre|ist|sind|wär) .. (zusammen|insgesamt|alles|dann|summe|"
            "unterm strich)"
        ),
        "nehmen sie .. (mehr|extra|karte|aufpreis|ec|bar|visa|kreditkarte|gutscheine|zuschlag|paypal)",
        (
            "(mit|per|auf) (karte|ec karte|ec|kreditkarte|visa|paypal|handy|rechnung|gutschein|apple pay|"
            "bargeld) .. (zahlen|bezahlen|möglich|geht)?"
        ),
        "(zahlen|bezahlen|zahle|bezahle|zahlt|zahl) .. (bar|karte|ich|man|muss|ec|rechnung)?",
        "(nur bar|auch bar|in bar|bar zahlen|bar bezahlen|barzahlung|kartenzahlung|bargeld|ec cash)",
        "(wie viel|wieviel|was) .. (los|hinlegen|hinblättern|blechen|ausgeben|rechnen|löhnen|zahlen|bezahlen|berappen)",
        "(teuer|teurer|billig|billiger|günstiger|billigste|kostenlos|umsonst|gratis)",
        "(wie viel|wieviel) euro",
        "euro",
    ),
    "intent.duration": (
        (
            "(wie lange|wie lang) .. (dauert|dauern|braucht|brauche|brauchen|sitze|sitzt|bin|muss|müsste|"
            "geht|sollte|dauerts|einplanen|rechnen|ist man|bleiben|hält)"
        ),
        "(wie lange|wie lang) (denn|so|das|ungefähr|etwa|da|circa)?",
        (
            "(wie viel|wieviel|wie viele|wieviele) (zeit|stunden|stunde|minuten) .. (brauche|braucht|"
            "brauchen|dauert|muss|sollte|ist|sind|einplanen|mitbringen|rechnen|sitze|man)?"
        ),
        "(dauert|dauerts|dauern|dauer) .. (lange|lang|das|es|so|denn|viel|länger|mehr als|eine stunde|stunden)?",
        "(geht|ist|wäre) .. (schnell|flott|zügig|fix|zwischendurch|ratzfatz)",
        "(reicht|reichen|langt|genügt) .. (mittagspause|stunde|zeit|minuten|stunden|pause)",
        (
            "(schaffe|schafft|schaffen|krieg|kriege|bekomme) .. in (einer|ner|zwei|der|meiner|1|2|weniger) "
            ".. (stunde|stunden|mittagspause|pause)"
        ),
        "(bis wann|wann) (bin|wäre|wär|sind|ist) (ich|man|wir|er|sie|das|es) .. (fertig|raus|durch|wieder draußen)",
        "(zeit|stunden) .. (einplanen|mitbringen|rechnen|nehmen|einrechnen)",
        "(schnell|flott) (erledigt|gemacht|fertig|vorbei)",
        "(ganzen|halben) (tag|vormittag|nachmittag) (einplanen|da|weg|sitzen)",
    ),
    "intent.hours": (
        "(öffnungszeit|öffnungszeiten|ruhetag|ruhetage|betriebsferien|betriebsurlaub|ladenschluss|geschäftszeiten)",
        (
            "(haben|habt|hat|hend|hats|ham|seid|sind|ist) (sie|ihr|der salon|der laden|bei euch|bei ihnen|s|"
            "du|das geschäft|da)? .. (auf|zu|offen|geöffnet|geschlossen|dicht|urlaub)"
        ),
        (
            "(macht|machen|mached) (sie|ihr|der salon|der laden|s|du)? .. (auf|zu|urlaub|ferien|feierabend|"
            "schluss|mittagspause|betriebsferien)"
        ),
        (
            "(wann|ab wann|bis wann|wie lange|wie lang|von wann|um wie viel uhr|bis wie viel uhr) .. (auf|zu|"
            "offen|geöffnet|geschlossen|öffnen|öffnet|schließen|schließt|feierabend|arbeiten|arbeitet|"
            "aufmachen|zumachen|los)"
        ),
        "(öffnen|öffnet|schließen|schließt) (sie|ihr|der salon|der laden)",
        "(bis|ab) (wann|wie viel uhr|wieviel uhr) .. (kommen|kann|termine|spätestens|arbeiten|schneiden)",
        (
            "(arbeitet|arbeiten) .. (bei euch|bei ihnen|sie|ihr|jemand|wer|auch) .. (an|am|montags|sonntags|"
            "samstags|feiertag|feiertagen|sonntag|montag|zwischen)"
        ),
        (
            "(montags|dienstags|mittwochs|donnerstags|freitags|samstags|sonntags|feiertags|heute|morgen|"
            "mittags|abends|silvester|heiligabend|karfreitag) .. (auf|zu|offen|geöffnet|geschlossen|dicht|"
            "geöffnet)"
        ),
        "(ist|wäre) .. (zu|auf|offen|geöffnet|geschlossen|dicht) (oder|gell|ne|nicht|bei euch|bei ihnen)?",
        "(ist|sind) (da|dann|heute|morgen) .. (jemand|wer) da",
        "(wann|ab wann|bis wann|wie lange) (sind|seid|ist) .. (da|erreichbar|im laden|jemand da)",
        "(sind|seid) (sie|ihr) .. (da|erreichbar|im laden)",
        "an welchen tagen",
        "welche tage",
        "(urlaub|ferien) (macht|machen|habt|haben)",
    ),
    "intent.hours_said": (
        "(haben|habt|hat) (sie|ihr) ja .. (auf|zu|offen|geöffnet|geschlossen)",
        ("wenn (sie|ihr) .. (auf|offen|geöffnet|zu) (haben|habt|sind)"),
    ),
    "intent.explain": (
        (
            "wie (läuft|geht|funktioniert|funktionierts|gehts|läufts|macht|machen|muss) .. (ab|vonstatten|"
            "vor sich|das|so|da|man|sie)"
        ),
        "was (heißt|bedeutet|versteht|meint|heißts) .. (das|man|denn|eigentlich|genau)?",
        "was (ist|sind|wäre|wär) .. (unterschied|dabei|drin|enthalten|inklusive)",
        "was .. (genau|alles) .. (gemacht|passiert|dabei|machen|drin|enthalten)",
        (
            "(was|wie) (passiert|geschieht|wird|macht|machen) (da|denn|bei|dabei|mit|sie|ihr|man) .. "
            "(gemacht|genau|da|denn|dabei|eigentlich)?"
        ),
        "unterschied",
        "(erklären|erklärt|erkläre|erläutern|beschreiben|erzählen) (sie|mir|können|ihr|bitte)?",
        "(mit|schon|da|auch)? (dabei|inklusive|inbegriffen|enthalten|drin|eingeschlossen|mit drin|inkludiert|im preis)",
        "gehört .. (dazu|mit dazu|dabei|auch)",
        (
            "(muss|müsste|soll|sollte|darf|kann) (man|ich|er|sie|die|meine|mein) .. (vorher|zwischendurch|"
            "danach|dabei|davor|währenddessen|währenddem|mitbringen|beachten|vorbereiten|waschen|ungewaschen|"
            "gewaschen|warten|raus|weggehen|nüchtern|anwesend|sitzen bleiben|kaffee|rausgehen|essen)"
        ),
        "(während|in) (der|dieser|ihrer) (einwirkzeit|wartezeit|pause|zwischenzeit)",
        "(einwirkzeit|wartezeit|ablauf|vorgehen|vorgang|schritte)",
        "(tut|tuts|schadet|schädigt|greift|brennt|juckt|stinkt) .. (weh|haar|haare|haaren|an|kopfhaut|das|es)?",
        (
            "(schädlich|verträglich|vertrage|vertrag|schwanger|schwangerschaft|allergie|allergisch|allergien|"
            "hält das|haltbar|haltbarkeit|kaputt machen)"
        ),
        "(machen|macht|bieten|bietet|können|färben|führen|mached) (sie|ihr|s) .. (auch|an|sowas|so was|durch|noch)",
        "(haben|habt|gibt) (sie|ihr|es) .. (im programm|im angebot|auf der karte|dabei)",
        "(wie|was) (oft|häufig|lange hält) .. (machen|nachfärben|auffrischen|das|man)?",
        "hält .. (lange|wie lange|das)",
        "(brauche|muss) ich .. (beratung|vorbesprechung|termin vorher|vorher)",
        "wie (oft|häufig)",
        "(lohnt|eignet|geht) .. (bei|für) (kurzen|langen|dünnen|gefärbten|grauen|meinen|dicken|lockigen) haaren",
        "welche (produkte|farben|marken|marke)",
    ),
    "intent.explain_weak": (
        "was (ist|sind|wäre|wär) (denn|eigentlich|das|so|genau|überhaupt|nun|jetzt|bei|da|der|die|ein|eine)?",
        "(was|wie) (genau|so)?",
    ),
    "intent.no_data": (
        (
            "(mail|email|mailadresse|handy|handynummer|telefon|festnetz|nummer|adresse|e mail) .. (keine|"
            "keins|nicht|keinen|kein)"
        ),
        "(kein|keine|keinen) (mail|email|mailadresse|handy|handynummer|telefon|festnetz|internet|e mail)",
        "(schicken|schreiben|senden) (sie|s)? (mir)? .. (sms|whatsapp|post|brief|nachricht)",
    ),
    "intent.statement": ("so lange dauert", "so lang dauert", "dauert .. zu (lange|lang)", "(viel)? zu teuer"),
    "intent.cannot": ("(kann|können) (ich|wir|er|sie) (leider|doch|nun|jetzt|da)? (leider|doch|gar)? (nicht|nimmer)",),
    "intent.busy": ("(habe|bin) (ich)? .. (keine zeit|arbeiten|nicht da|im urlaub|verhindert|schon was vor)",),
    "intent.ask_staff": (
        "wer (arbeitet|schafft|hat dienst)",
        (
            "wer (arbeitet|arbeiten|ist|sind|wäre|schafft|hat dienst|steht) .. (bei|denn|alles|da|heute|"
            "morgen|dienst|team|im|eigentlich|so)"
        ),
        (
            "wer (macht|kann|schneidet|färbt|wäre|ist|bedient|könnte|würde|föhnt) .. (bei|das|die|den|am|"
            "denn|gut|zuständig|spezialist|spezialisiert|mich|mir|locken|bärte|balayage|strähnen|kinder|es|"
            "beste|besten)"
        ),
        (
            "(welche|welcher|welchen|welches|was für|wie viele|wieviele|wie viel) (von ihren|ihrer|eurer|von "
            "euren)? (kollegin|kollege|kollegen|kolleginnen|mitarbeiter|mitarbeiterin|mitarbeiterinnen|"
            "friseur|friseure|friseurin|friseurinnen|friseuse|leute|damen|stylist|stylistin)"
        ),
        (
            "(wie|was) (heißt|hieß|heißen|war der name) .. (kollegin|kollege|friseurin|friseur|dame|herr|"
            "mitarbeiter|mitarbeiterin|denn|noch|neue|große|blonde|die|der)"
        ),
        (
            "(gibt|gibts) .. (bei ihnen|bei euch|einen|eine) .. (friseurin|friseur|spezialist|spezialistin|"
            "männlichen|frau|mann)"
        ),
        "(ist|arbeitet|kommt|schafft|war) .. (neu|noch|wieder) .. (bei euch|bei ihnen|da|im team|zurück|im salon)",
        "wen (haben|habt|gibt) .. (da|alles|sie|ihr)",
        (
            "(haben|habt) (sie|ihr) (auch|eigentlich|denn)? (eine|einen|nen|ne) (friseurin|friseur|frau|mann|"
            "kollegin|kollegen|dame|spezialisten|spezialistin|die|der|meister|meisterin|barbier)"
        ),
    ),
    "intent.ask_person": (
        (
            "(ist|wäre|arbeitet|macht|kann|schneidet|färbt|hat|war|sind|kommt|arbeiten|können|könnte|darf|"
            "föhnt|bedient|beherrscht) (die|der|denn|eigentlich|auch|frau|herr)?"
        ),
        "(wann|ob|an welchen tagen|wie lange) (ist|arbeitet|hat|kommt) (die|der|denn|frau|herr)?",
        "(seit|bis) wann (ist|arbeitet|hat) (die|der|denn|frau|herr)?",
    ),
    "intent.person_does": (
        (
            "(da|im haus|im dienst|krank|im urlaub|in urlaub|urlaub|noch bei ihnen|noch bei euch|bei ihnen|"
            "bei euch|anwesend|wieder gesund|in elternzeit|noch|im laden|im salon|schwanger|zurück|hier|am "
            "platz)"
        ),
        (
            "auch (balayage|strähnen|dauerwelle|dauerwellen|bärte|bart|männer|herren|kinder|locken|farbe|"
            "farben|das|sowas|so was|die|den)?"
        ),
    ),
    "intent.check": (
        (
            "<haben> <sie> .. (frei|freies|freie|platz|luft|lücke|termin|termine|zeit|kapazität|möglichkeit|"
            "was|etwas|einen|noch)"
        ),
        "<haben> .. (noch|was|etwas|irgendwas) .. (frei|freies|platz|luft|zeit|lücke|termin|termine)",
        "<haben> .. (zeit|luft|frei|platz|lücke|kapazitäten)",
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
    "intent.goodbye": (
        (
            "(tschüss|tschüs|tschö|tschau|ciao|ade|adieu|adie|adé|baba|pfiat|pfiati|pfüati|pfiats|pfüat|"
            "wiederhören|wiedersehen|wiederschauen|wiederluege|uf wiederluege|tschüssi|tschüssikowski|bye|"
            "goodbye|bussi|adieu)"
        ),
        "auf (wiederhören|wiedersehen|wiederschauen|bald)",
        "bis (bald|dann|später|dahin|nachher|die tage|denne|denn)",
        (
            "(schönen|schöne|schönes|gutes|an schönen|en schöne) (tag|abend|nachmittag|vormittag|wochenende|"
            "woche|feierabend|feiertage|weihnachten|rutsch|restwoche|resttag|sonntag|nacht|zeit|mittag|"
            "ostern|pfingsten|urlaub) (noch|ihnen|wünsche)?"
        ),
        "(frohe|fröhliche|schöne) (weihnachten|ostern|pfingsten|feiertage|festtage)",
        "(machen|mach) (sie|s|es)? gut",
        "(mach|machts) gut",
        "(ich)? (melde|meld) mich (wieder|nochmal|noch mal|dann|später|morgen|einfach)?",
        "(rufe|ruf|versuche|versuch) .. (später|noch mal|nochmal|ein andermal|wieder) .. (an|mal)?",
        "(leben sie|lebt) wohl",
        "alles gute",
        "man (hört|sieht) sich",
    ),
    "intent.until": (
        "bis (morgen|übermorgen|gleich|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|heute)",
        (
            "bis (nächste|nächstes|nächsten|zum nächsten|kommenden|kommende) (woche|mal|mals|montag|dienstag|"
            "mittwoch|donnerstag|freitag|samstag)"
        ),
    ),
    "intent.thanks": (
        (
            "(vielen|herzlichen|besten|schönen|tausend|recht herzlichen|ganz herzlichen)? (dank|danke|"
            "dankeschön|merci|vergelts gott|thanks)"
        ),
        "(danke|dank) (schön|sehr|ihnen|dir|euch|auch|für|vielmals)?",
        "(das|dann) (war|wars|wäre|wärs) (es|alles|von meiner seite|schon)",
        "wars (das|schon|dann)",
    ),
    "intent.affirm": (
        (
            "(ja|genau|richtig|korrekt|stimmt|passt|okay|ok|oki|einverstanden|jawohl|jawoll|klar|jep|jup|yes|"
            "joa|jo|mhm|hmhm|aha|freilich|selbstverständlich|natürlich|sicher|absolut|exakt|perfekt|prima|"
            "super|wunderbar|toll|klasse|ideal|gut|bestens|abgemacht|tiptop|top|fein|schön|logisch|logo|"
            "gerne|gern|sowieso|jenau|jo freilich|sicherlich|jawoi|jaja|gebongt|geritzt)"
        ),
        "(alles|geht|is|ist) (klar|in ordnung|recht|gut|richtig|okay|gebongt|ok|perfekt)",
        "in ordnung",
        (
            "(so|das) (machen|mache|nehmen|nehme|passt|stimmt|geht|wäre|ist|klingt|wär|klappt|können wir) "
            "(wir|ich|gut|mir|so|es|super|prima|perfekt|wunderbar|okay|alles|fest)?"
        ),
        "(das|den|die)? (nehme|nehmen|buche|buchen) (ich|wir|sie)",
        "(nehme|nehm) ich",
        (
            "(buchen|machen|tragen|bestätigen|reservieren|schreiben|fixieren|notieren) (sie|ihr|s) (das|es|"
            "den|die|mich|ihn)? (so|bitte|ein|fest|ruhig|gern|mal|auf)?"
        ),
        "(bitte|gern) (so|buchen|eintragen|machen|umbuchen|bestätigen|reservieren|absagen|verschieben)",
        (
            "(von mir aus|meinetwegen|warum nicht|warum eigentlich nicht|wieso nicht|kann man machen|wenn es "
            "sein muss|wenns sein muss|spricht nichts dagegen|hört sich gut an|klingt gut|sehr gut|sehr gern|"
            "sehr schön|sehr gerne|unbedingt|auf jeden fall|na gut|na klar|na dann|aber sicher|aber klar|"
            "aber gern|ganz genau|ganz recht|so ist es|so sei es|das wäre toll|das wäre super|das passt)"
        ),
        "(passt|past|basst) (scho|schon|mir|wunderbar|perfekt|gut|super|prima|so|das|des)?",
        "(das)? (ist|wäre) (mir)? (recht|lieb|gut|super|prima|perfekt|in ordnung|okay|richtig)",
        "machen wir (so|das)?",
        "(bin|wäre) (ich)? (dabei|einverstanden)",
        "dann (so|machen wir das|nehmen wir|nehme ich|halt so|eben so)",
    ),
    "intent.deny": (
        "(nein|nö|nee|nope|niemals|keinesfalls|na na|naa|nei|noi)",
        "(lieber|eher|doch|besser|dann|leider|bitte|gar|jetzt|grad|erst mal|erstmal) (doch)? nicht",
        (
            "(passt|geht|klappt|gefällt|taugt|hilft) (mir|bei mir|leider|da|uns|es|das|gar|so|dann|"
            "überhaupt)? (leider|gar|nicht|überhaupt|auch)? (nicht|nicht so|nicht gut|nichts)"
        ),
        (
            "(das|es|wäre|ist) .. zu (spät|früh|teuer|lang|lange|weit|kurzfristig|knapp|viel|bald|lange hin|"
            "umständlich|kompliziert)"
        ),
        "(viel|ein bisschen|etwas|leider|mir) zu (spät|früh|teuer|lang|lange|weit|kurzfristig|knapp|viel|bald)",
        (
            "(überlege|überleg|überlegen|überlegs|überschlafe) (ich|mir|es|ichs|das|noch|ich mir)? .. (noch|"
            "mal|mir|es|noch mal)?"
        ),
        (
            "(da|dann) (kann|habe|bin|muss|geht) (ich|es|das|bei mir) .. (nicht|keine zeit|arbeiten|weg|im "
            "urlaub|schlecht|schon was|termin)"
        ),
        "(kein|keine) (interesse|bedarf|zeit|lust|danke|von beiden|davon)",
        "(keins|keiner|keines|keinen|keine|nichts) (davon|von beiden|von denen|von allen|passt)",
        "weder noch",
        "weder das eine noch das andere",
        "(auf keinen|auf gar keinen) fall",
        "(vergessen|vergiss) (sie)? (es|s|das)",
        "(lassen|lass|lasse) (wir|sie|ich)? (es|s|das|mal|lieber|bleiben|gut sein|sein)",
        "(schade|blöd|doof|ungünstig|schlecht) (dann|aber|nicht|da)?",
        "(hat sich|ist) (erledigt|nicht nötig|nicht notwendig)",
        "(nicht|nichts) (nötig|mehr|wirklich|ganz|so ganz|für mich|ideal|optimal|so toll|so gut|so günstig)",
        "(das)? (bringt|wird) (mir)? nichts",
        "(ist|wäre) (mir)? (nicht recht|ungünstig|schlecht|blöd|unpassend)",
        "(bleibt|bleibts|bleiben) .. (dabei|beim|wie|alles)",
        "(vergessen|vergiss) (sies|ses|es|sie es|sie das)",
        "(lassen|lass|lasse) (wirs|wir es|wir das|es|ichs)",
    ),
    "intent.chat": (
        "wie (geht|gehts|gehets) (es|s)? (ihnen|dir|euch|so|denn)?",
        "(schönes|schlechtes|tolles|mieses|herrliches|so ein) wetter",
        (
            "(sind|bist) (sie|du) .. (roboter|computer|maschine|ki|echt|mensch|automat|echter|band|künstlich|"
            "programm|sprachcomputer)"
        ),
    ),
    "intent.has_appointment": (
        "(ich|wir) (habe|haben|hatte|hätte) .. (einen|den|meinen|mein|nen) <termin>",
        "(mein|meinen|unser|unseren) <termin>",
    ),
    "intent.smalltalk": (
        (
            "(sind|bist) (sie|du) .. (roboter|computer|maschine|ki|echt|mensch|automat|echter|band|künstlich|"
            "echte|programm|sprachcomputer)"
        ),
        "(spreche|rede|red) ich .. (mit|roboter|computer|maschine|menschen|echten)",
        (
            "(bin ich|ist|bin) .. (richtig|falsch|verkehrt|salon|friseur|lindenhof) .. (da|hier|bei|beim|"
            "verbunden|dort|gelandet)?"
        ),
        "(verwählt|falsch verbunden|falsche nummer)",
        (
            "(wohlgefühlt|wohl gefühlt|begeistert|komplimente|kompliment|zufrieden|lob|loben|schön geworden|"
            "toll geworden|super geworden|toll gemacht|gut gemacht|super gemacht|klasse gemacht|gefallen)"
        ),
        "(wetter|regen|schnee|sonnig|hitze|kalt draußen|heiß heute)",
        "wie (geht|gehts) (es|s)? (ihnen|dir|euch|so)?",
        "(rangehen|rangegangen|abgehoben|durchgekommen|erreicht)",
        "(ging|geht|war) ja (fix|schnell|flott|gut)",
        "(freue|freu) mich .. (drauf|schon|auf)?",
        "(hören|hört) (sie|ihr) mich",
        "(jemand|wer|noch) (da|dran)",
        "(nette|angenehme|schöne|freundliche|tolle|sympathische) (stimme|ansage)",
        "(alles gute|herzlichen glückwunsch|glückwunsch)",
        "(wollte|wollt) .. nur .. (sagen|mal sagen|loben|danken|bedanken|hallo sagen)",
        "(schön|nett) (sie|euch|dass) .. (hören|reden|gibt)?",
        "wie (heißen|heißt) (sie|du|ihr) (denn|eigentlich)?",
        "(witzig|lustig|krass|wahnsinn|unglaublich|faszinierend)",
        "mit wem (spreche|rede|habe) ich",
    ),
    "intent.greeting": (
        (
            "(hallo|hallöchen|moin|servus|hi|hey|grüezi|mahlzeit|nabend|grüß gott|grüß sie|grüß euch|grüß "
            "dich|grüß ihnen|tach|salü|habe die ehre)"
        ),
        "(guten|gutn|schönen guten|schönen|einen schönen guten|gude) (tag|morgen|abend|mittag|moin|tach|nabend)",
        "(tag|morgen|abend|n abend|nabend) (auch|zusammen|ooch|miteinander)?",
    ),
}

FILLERS = (
    "äh ähm hm also na ach oh ja nun nu tja so und aber dann denn halt mal bitte okay ok gut hallo guten "
    "tag morgen abend moin "
    "servus grüß gott hi hey ei joa mei grüezi schönen sie ihnen ihr doch eben ganz nochmal noch"
)
"""Words that may stand around a short answer without changing it."""

CONFIRMS = (
    "soll ich", "darf ich", "passt das", "passt ihnen", "richtig", "stimmt", "eintragen", "so buchen", "in ordnung",
    "recht so", "buchen?", "okay", "einverstanden", "wäre das", "bestätigen", "korrekt", "fest",
)  # fmt: skip
"""In the agent's last sentence: it asked for a yes or a no."""

OFFERS = ("frei", "möglich", "anbieten", "hätte ich", "wäre", "oder", "gibt es", "ginge")
"""In the agent's last sentence: it offered something."""
