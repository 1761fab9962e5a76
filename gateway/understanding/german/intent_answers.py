"""What callers say when they agree, refuse, repair, wait, ask again, chat or take their leave."""

PHRASES: dict[str, tuple[str, ...]] = {
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
        "(ganz|nur) kurz (ich|mal|einen)",
        (
            "ich muss .. (reinlassen|rauslassen|aufmachen|ausmachen|zumachen|abnehmen|wegstellen|runterdrehen|"
            "leiser machen|vom herd nehmen)"
        ),
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
        "(schlecht|kaum|nur halb|nur schlecht) (verstanden|gehört|mitbekommen)",
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
    "intent.correct": (
        "(falsch|nicht richtig|verkehrt) (verstanden|notiert|aufgeschrieben|geschrieben|angekommen|gehört|eingetragen)",
        "(missverstanden|missverständnis|verhört)",
        "ich (habe|hatte) (doch|aber) .. (gesagt|gemeint|gewollt)",
        "(habe|hatte|hab) ich (doch|aber|nicht|nichts|nie|so nicht|ja|eben|grad)? (gesagt|gemeint|gewollt|bestellt)",
        "(das|die|der|so|nummer|name|da|datum|uhrzeit|tag) .. stimmt (so)? (nicht|gar nicht|nicht ganz)",
        "(das|die|der|dat) (ist|war|wäre) .. (falsch|verkehrt|nicht richtig|nicht korrekt)",
        "(so|das) (war|ist|habe ich|wollte ich) .. nicht .. (gemeint|gesagt|gewollt|gewesen|meine)",
        "ich (sagte|sprach) .. (doch|nicht)?",
        "nein ich (habe|hatte) .. (gesagt|gemeint|gewollt)",
        "(ich heiße|mein name ist|heiße) nicht",
        "(sie|da) haben .. (falsch|verwechselt|vertauscht|verwechseln)",
        "(ist|war) nicht (mein|meine|unser|unsere) (name|nummer|telefonnummer|handynummer|vorname|nachname|adresse)",
        "(davon|von) .. (war|habe ich) .. (nie|nicht|nichts) .. (rede|gesagt)",
        (
            "(letzte|erste|zweite|dritte|vierte|fünfte|vorletzte|hintere|vordere|die|eine) (ziffer|zahl|stelle|ziffern|"
            "zahlen|buchstabe|vorwahl) (ist|sind|war|heißt|muss|lautet) .. (keine|kein|nicht|sondern|statt|falsch)"
        ),
    ),
    "intent.correct_lead": (
        "(nein|stopp|halt|moment|doch) nicht",
        "ich (meinte|meine|mein)",
        "(nein)? falsch",
        "(nein|quatsch|stopp|halt|moment) ich (meinte|meine|mein|wollte|sagte|hatte)",
        "(nein) (der|die|das|es|nur|zwei|nicht) (tag|ist|sollte|soll|war|heißt|sind)",
    ),
    "intent.not_that": (
        "nicht (am|den|der|um|bei)? (montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)",
        (
            "(wollte|will|möchte|meinte) .. nicht (schneiden|färben|strähnen|balayage|föhnen|waschen|dauerwelle|bart|"
            "damen|herren|kinder|ansatzfärbung|bartpflege|haarschnitt)"
        ),
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
        "(frohes|gutes|gesundes|schönes) (neues|neues jahr|neue jahr) (schon|noch|ihnen|euch)? (mal|auch)?",
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
        "(zfrüh|zspät|zlang|zteuer|zfrua)",
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
        "(so|zu) (früh|spät|lange|teuer|kurzfristig|bald) (nicht|lieber nicht|bitte nicht|geht nicht|kann ich nicht)",
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
    "intent.praise": (
        (
            "(schnitt|frisur|farbe|haare|strähnen|balayage|dauerwelle|haarschnitt|bart) .. (super|toll|klasse|schön|"
            "prima|wunderbar|fantastisch|spitze|traumhaft|wunderschön) (geworden|geschnitten|gemacht|gefärbt)"
        ),
        (
            "(danke|dank) .. für (den|die|das) (tollen|schönen|super|klasse|tolle|schöne) "
            "(schnitt|farbe|frisur|haarschnitt)"
        ),
    ),
    "intent.story": (
        "seit (vielen|zig|ewigen|so vielen|über)? (jahren|ewigkeiten|langem|langer zeit|jahrzehnten)",
        (
            "seit (fast|gut|über|ungefähr|mehr als)? (zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|fünfzehn|"
            "zwanzig|dreißig|vierzig) jahren"
        ),
        "(immer|immer schon|schon immer) (so|sehr)? (zufrieden|gern|nett)",
    ),
    "intent.stays": (
        "(bleibt|bleibts|bleiben) (es|s|wir|das)? (bei|beim|dabei|alles)",
        "(lassen|lasse|belassen|belasse) (wir|ich) (es|s|das)? (bei|beim|dabei)",
    ),
    "intent.chat": (
        "wie (geht|gehts|gehets) (es|s)? (ihnen|dir|euch|so|denn)?",
        "(schönes|schlechtes|tolles|mieses|herrliches|so ein) wetter",
        "(durch den wind|durcheinander|neben der spur|neben mir|von der rolle)",
        (
            "(ganz schön|ziemlich|furchtbar|richtig|mächtig|unglaublich|verdammt|wahnsinnig|echt|so) (heiß|kalt|warm|"
            "schwül|nass|windig|stürmisch|glatt|neblig|ungemütlich) (heute|draußen|hier|da|oder|gell|im moment|gerade)?"
        ),
        "(es)? (regnet|schneit|stürmt|gewittert|nieselt|schüttet)",
        (
            "(sind|bist) (sie|du) .. (roboter|computer|maschine|ki|echt|mensch|automat|echter|band|künstlich|"
            "programm|sprachcomputer)"
        ),
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

OFFERED = ("frei", "belegt", "voll", "vergeben", "anbieten", "hätte ich", "ausgebucht")
"""In the agent's last sentence: it said what is free and what is not."""

OFFERS = ("frei", "möglich", "anbieten", "hätte ich", "wäre", "oder", "gibt es", "ginge")
"""In the agent's last sentence: it offered something."""
