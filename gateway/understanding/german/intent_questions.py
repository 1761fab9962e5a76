"""What callers ask about the salon: prices, lengths of time, opening hours, how things are done, who works there."""

PHRASES: dict[str, tuple[str, ...]] = {
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
        (
            "(was|wie viel|wieviel) (muss|müsste|soll|darf|kann) (ich|man|wir) .. (hinlegen|hinblättern|blechen|"
            "ausgeben|löhnen|zahlen|bezahlen|berappen|rechnen)"
        ),
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
        "(geht|dauert|ist) .. (schneller|länger|kürzer) als",
        "(bin|ist|sind|wäre) (ich|man|er|sie|wir) (nach|in) .. (stunde|stunden|minuten|viertelstunde)",
        "(schnell|flott) (erledigt|gemacht|fertig|vorbei)",
        "(reicht|langt|genügt) (das|die|es|mir das) (zeit|dann)? (für|fürs|zum|zur)",
        "(schnelle|kurze|längere|große|langwierige) (sache|angelegenheit|geschichte)",
        (
            "(komme|komm|kommt|reiche|käme) (ich|man|wir) mit (einer|zwei|ner|drei|anderthalb) (halben|guten)? "
            "(stunde|stunden|viertelstunde|dreiviertelstunde) (hin|aus|klar)"
        ),
        (
            "(bin|ist|sind|wäre|werde) (ich|man|er|sie|wir) .. (in|nach) (einer|zwei|ner|drei|anderthalb) "
            "(halben|guten|knappen|dreiviertel)? (stunde|stunden|viertelstunde|dreiviertelstunde) "
            "(durch|fertig|raus|erledigt|wieder draußen)"
        ),
        "(ganzen|halben) (tag|vormittag|nachmittag) (einplanen|da|weg|sitzen)",
        (
            "(brauche|braucht|brauchen|bräuchte) (ich|man|wir|sie|das) .. (einen|den|nen) (halben|ganzen) "
            "(tag|vormittag|nachmittag)"
        ),
        (
            "(schaffe|schafft|schaffen|kriegt|bekommt) (man|ich|ihr|sie|wir) .. (und|mit|plus|bart|haare|schnitt)? .. "
            "in (einer|ner|zwei|der|meiner|1|2|weniger|drei|3|anderthalb)"
        ),
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
        "(haben|habt) (sie|ihr) .. (vormittags|mittags|nachmittags|abends|länger) (offen|geöffnet|auf|geschlossen|zu)",
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
        (
            "(arbeiten|arbeitet) (sie|ihr) (da|dann|denn|auch|überhaupt|nicht|eigentlich|noch|am|an|heute|morgen|"
            "samstags|sonntags|montags|feiertags|zwischen|bis|über)"
        ),
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
        "die ganze zeit (sitzen|sitzenbleiben|da sein|dableiben|warten|bleiben|da)",
        "unterschied",
        "(unterscheidet|unterscheiden) (sich)?",
        "(wird|werden) .. auch .. (geschnitten|gewaschen|geföhnt|gefärbt|gepflegt)",
        "(muss|müsste|soll) (ich|man) (das|die|den)? (extra|separat|einzeln|zusätzlich|dazu) (buchen|dazubuchen)",
        (
            "(muss|müsste|soll|sollte|darf|kann) (man|ich|er|sie) .. (gewaschenen|ungewaschenen|nassen|trockenen|"
            "frischgewaschenen|fettigen) (haaren|haar)"
        ),
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
    "intent.do_it": ("(machen|macht) (sie|ihr|s) (mir|gleich|bitte|dann|uns|doch|ruhig|einfach|das|noch)",),
    "intent.explain_weak": (
        "was (ist|sind|wäre|wär) (denn|eigentlich|das|so|genau|überhaupt|nun|jetzt|bei|da|der|die|ein|eine)?",
        "(was|wie) (genau|so)?",
    ),
    "intent.statement": (
        "dauert (ja|auch|doch|eh)? (gar)? nicht (so|allzu)? (lang|lange|viel)",
        "geht (ja|doch|eh) (schnell|fix|flott)",
        "so lange dauert",
        "so lang dauert",
        "dauert .. zu (lange|lang)",
        "(viel)? zu teuer",
    ),
    "intent.ask_staff": (
        "wer (arbeitet|schafft|hat dienst)",
        "wer (von|bei) (ihnen|euch) .. (macht|kann|schneidet|färbt|föhnt|beherrscht|arbeitet|bedient)",
        "(arbeitet|schafft) (bei|in|im) (ihnen|euch|ihrem|eurem|salon|team|laden) .. noch",
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
    "intent.still_there": ("(gibt|gibts) (es)? (die|den|der|frau|herrn) .. noch",),
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
}
