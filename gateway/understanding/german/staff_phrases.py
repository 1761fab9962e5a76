"""How callers wish for, rank, refuse and leave open who serves them."""

_WHO = (
    "(wer|bei wem|welche|welcher|wen|zu wem|von wem|mit wem|wem|welche von ihnen|welcher mitarbeiter|welche kollegin)"
)
_FREE = "(frei|zeit|luft|platz|was frei|etwas frei|da|verfügbar|dran|schneller)"

PHRASES: dict[str, tuple[str, ...]] = {
    "staff.any": (
        (
            f"{_WHO} (grad|halt|eben|gerade|zufällig|immer|jeweils|denn|dann|da)? (grad|halt|gerade|eben)? "
            f"{_FREE} (hat|ist|wäre|hätte)"
        ),
        (
            f"{_WHO} (als erstes|als erster|als erste|am schnellsten|am ehesten|zuerst|früher) {_FREE}? "
            "(hat|ist|wäre|hätte|kann)"
        ),
        f"{_WHO} (halt|eben|grad|gerade|zufällig|zuerst) (grad|gerade|eben|halt)? (kann|könnte|mag)",
        f"(wurst|wurscht|schnuppe|schnurz|egal|gleich|einerlei|schnurzegal|piepegal|pupsegal|wumpe|powidl) {_WHO}",
        f"(wurst|wurscht|schnuppe|schnurz|egal|gleich|einerlei|wumpe) .. {_WHO}",
        f"{_WHO} .. (wurst|wurscht|schnuppe|schnurz|egal|gleich|einerlei|wumpe|nicht wichtig|unwichtig)",
        f"{_WHO} .. spielt keine rolle",
        f"spielt keine rolle {_WHO}",
        f"(ganz|völlig|total|eh|auch)? gleich {_WHO}",
        (
            "(bei|zu|von|mit)? (irgendwem|irgendjemand|irgendjemandem|irgendeinem|irgendeiner|irgendwen|"
            "irgendwer|irgendeine|irgendeinen)"
        ),
        "(bei|zu|von) (jemand|jemandem|wem auch immer|egal wem|jedem|wem sie wollen|wem sie möchten)",
        "(bei|zu|von) (einem|einer) (von ihnen|von euch|ihrer leute|der kollegen|ihrer kollegen|ihrer kolleginnen)",
        (
            "(keine|keinen|kein|ohne) (präferenz|präferenzen|vorliebe|vorlieben|wunsch|bevorzugung|"
            "bestimmten|bestimmte|bestimmter|favoriten|favorit|speziellen|spezielle|besonderen wunsch|"
            "besondere)"
        ),
        "(niemand|niemanden|keinen|keine|kein) (bestimmten|bestimmtes|bestimmte|speziellen|spezielles|spezielle)",
        "(der|die|das) (nächste|nächsten|erste|erstbeste) (freie|frei|der|die|verfügbare)",
        "(jeder|jede|jeden|jedem) (ist|wäre|kann|darf) (recht|gut|ok|okay|mir recht)",
        "mir (ist|wäre|sind)? (jeder|jede|alle|beide|alles) (recht|lieb|gleich lieb|gleich)",
        "(alle|beide) (sind)? (mir)? (recht|gut|gleich gut|okay)",
        (
            "(das|es)? (ist|wäre)? (mir|uns|ihm|ihr) (ganz|völlig|total|echt|eigentlich|wirklich|relativ|"
            "komplett)? (egal|wurst|wurscht|schnuppe|gleich|einerlei|schnurz|wumpe)"
        ),
        "(das)? (können|dürfen) sie (entscheiden|aussuchen|bestimmen)",
        "(such|suchen|sucht) (dir|sie|euch|ihr|sie sich)? (wen|jemand|jemanden|irgendwen) aus",
        "(das)? (überlasse|überlass) ich ihnen",
        "wie es (ihnen|euch) passt",
        "(nehmen|suchen|wählen|schicken)? (sie)? (einfach|mir|ruhig)? wen sie (haben|wollen|möchten|wünschen|da haben)",
        "wer (das|es|mich|mir) .. (macht|schneidet|bedient|färbt) .. (egal|wurst|wurscht|gleich)",
        "(lege|leg) ich keinen wert drauf",
        "(da)? (bin ich|bin) (flexibel|offen|nicht wählerisch) (bei wem|wer|mit dem personal|mit den mitarbeitern)?",
        "hauptsache (es)? (macht|schneidet) (jemand|wer|einer|irgendwer)",
        "wer (will|mag|möchte|kann|eben kann|halt kann|grad kann)",
        "(mal)? schauen wer (frei|da|zeit)",
    ),
    "staff.any_bare": (
        "(egal|wurst|wurscht|schnuppe|schnurzegal)",
        "ganz gleich",
        "spielt keine rolle",
        "nicht so wichtig",
    ),
    "staff.not_who": (
        "(welcher|welchen|welchem) (tag|uhrzeit|termin|zeit)",
        "(wann|um wie viel uhr|welche uhrzeit|die uhrzeit|der tag|die zeit|wie lange|was es kostet|der preis)",
        "(uhrzeit|tag|zeit) (ist|wäre) (mir)? (egal|wurst|wurscht|gleich)",
    ),
    "staff.same": (
        (
            "(bei|von|zu|mit)? (derselben|demselben|dieselbe|derselbe|denselben|der gleichen|dem gleichen|"
            "der selben|dem selben|die gleiche|der gleiche|die selbe|den gleichen|die vom|der vom|bei der "
            "vom|bei dem vom) (person|friseurin|friseur|kollegin|kollegen|dame|herrn|mitarbeiterin|frau|"
            "mann)? (wie|letztes|letzten|letzte|beim|vom|von|nochmal|noch mal|wieder)"
        ),
        "(bei|von|zu|mit) (derselben|demselben|denselben|der gleichen|dem gleichen|der selben|dem selben)",
        "(beim|zum|vom|zur) (gleichen|selben|gleiche)",
        (
            "(die|der|den|bei der|bei dem|von der|von dem|zu der|zu dem) .. (letztes|letzte|letzten|voriges|"
            "vorige|vorigen) (mal|male|monat|jahr|woche)"
        ),
        (
            "(letztes|letzte|letzten|voriges|voriges|vorigen) mal .. (geschnitten|gemacht|bedient|gefärbt|"
            "hatte|war|dran|frisiert|gewesen) .. (wieder|nochmal|noch mal|noch einmal)"
        ),
        (
            "(bei|zu) (meiner|meinem) (üblichen|gewohnten|stammfriseurin|stammfriseur|friseurin|friseur|"
            "friseuse|alten friseurin)"
        ),
        (
            "(meine|meinen|mein) (stammfriseurin|stammfriseur|übliche friseurin|üblicher friseur|üblichen "
            "friseur|gewohnte friseurin|friseurin|friseuse|stammkraft|stylistin)"
        ),
        (
            "(wieder|nochmal|noch mal) (die|der|den|bei der|bei dem|zu der|zu dem) (gleiche|gleichen|selbe|"
            "selben|vom letzten mal|von letztes mal|von neulich)"
        ),
        (
            "wer (mich|mir) (letztes|das letzte|beim letzten|neulich|sonst|immer) (mal)? .. (geschnitten|"
            "gemacht|hatte|bedient|schneidet|macht)"
        ),
        (
            "(die|der|den) (mich|mir) .. (immer|sonst|neulich|zuletzt) .. (schneidet|macht|bedient|gemacht|"
            "geschnitten|bedient hat)"
        ),
        "wie (immer|sonst) (bei|zu) (derselben|demselben|der gleichen|dem gleichen)",
        "bei wem ich (letztes|das letzte|zuletzt|sonst|immer) (mal)?",
        (
            "(selbe|gleiche|dieselbe|selber|gleicher|derselbe) (friseurin|friseur|person|kollegin|kollege|"
            "stylistin|mitarbeiterin|mitarbeiter)"
        ),
    ),
    "staff.female": (
        (
            "(von|bei|zu|mit|lieber|nur|am liebsten|gern|gerne) (einer|ner|eine|ne) (frau|dame|friseurin|"
            "kollegin|mitarbeiterin|weiblichen|stylistin)"
        ),
        "(eine|einer) (frau|dame|friseurin|mitarbeiterin) (wäre|wär|schneidet|macht|sein|ist|mich|mir)",
        "(weibliche|weiblichen|weiblicher) (kraft|person|friseurin|bedienung|mitarbeiterin|hand|kollegin)",
        "von frauenhand",
    ),
    "staff.male": (
        (
            "(von|bei|zu|mit|lieber|nur|am liebsten|gern|gerne) (einem|nem|einen|nen|ein) (mann|herrn|"
            "friseur|kollegen|mitarbeiter|männlichen|typen|kerl)"
        ),
        "(ein|einem) (mann|herr|friseur) (wäre|wär|schneidet|macht|sein|mich|mir)",
        "(männliche|männlichen|männlicher) (kraft|person|friseur|bedienung|mitarbeiter|kollegen)",
    ),
    "staff.not_before": (
        (
            "(nicht|bloß nicht|nur nicht|bitte nicht|außer|ohne|ungern|keinesfalls|keineswegs|niemals|nie "
            "wieder|nie mehr|ausgenommen|abgesehen von|weder) (wieder|schon wieder|noch mal|nochmal|mehr|"
            "unbedingt|so gern|gern|grad|zu|zum|zur)?"
        ),
        "auf (keinen|gar keinen) fall (wieder|mehr)?",
        (
            "(alles|alle|jeder|jede|jeden|jedem|egal wer|wer auch immer|irgendwer|jemand) (nur)? (außer|bloß "
            "nicht|nur nicht|aber nicht)"
        ),
        "hauptsache nicht",
        "(jemand|wer|einen|eine|jemanden|jemandem) (anderes|anders|anderen|andere|anderem|anderer) als",
        "überall nur nicht",
        "(kein|keine|keinen)",
    ),
    "staff.instead_before": ("(statt|anstatt|anstelle von|an stelle von|anstelle)",),
    "staff.not_after": (
        (
            "(bitte|lieber|aber|dann|jetzt|eher|wirklich|auf keinen fall|ehrlich gesagt|halt|mag ich|will "
            "ich|möchte ich|nehme ich)? nicht (so|mehr|wieder|unbedingt|noch mal|nochmal)? (gern|sein|haben|"
            "hin)?"
        ),
        "auf (keinen|gar keinen) fall",
        "kommt .. nicht in frage",
        (
            "(war|bin|komme|kam) ich .. (nicht zufrieden|unzufrieden|nicht klar|nicht zurecht|nicht so "
            "zufrieden|gar nicht zufrieden|nicht glücklich)"
        ),
        "(mag|will|möchte|kann|nehme|brauche) ich .. nicht",
        "(hat) .. (verschnitten|versaut|verpfuscht|nicht gefallen|vermasselt)",
        "(ungern|bloß nicht|keinesfalls|nie wieder|nie mehr)",
    ),
    "staff.prefer": (
        (
            "(lieber|liebsten|vielleicht|eventuell|bevorzugt|möglichst|eher|vorzugsweise|idealerweise|"
            "favorit|favoritin|lieblingsfriseurin|lieblingsfriseur|optimal|optimalerweise)"
        ),
        "am (liebsten|besten|allerliebsten)",
        "(erste|erster|meine erste) (wahl|wunsch|option)",
        (
            "wenn (es|sie|das|er|was|irgendwie|es irgendwie|das irgendwie|irgend)? (geht|ginge|möglich|"
            "machbar|klappt|passt|gehen würde|irgend möglich|möglich wäre|möglich ist|frei ist|frei wäre|"
            "zeit hat|zeit hätte|kann|könnte|da ist)"
        ),
        (
            "(wenns|falls) (es|sie|das|er|irgendwie|irgend)? (geht|ginge|möglich|machbar|klappt|passt|"
            "möglich wäre|möglich ist|frei ist|frei wäre|zeit hat|kann)"
        ),
        (
            "(wäre|wär|wärs|fände|fänd) (das|ich|es|mir)? (schön|toll|super|gut|klasse|prima|nett|recht|lieb|"
            "am liebsten|ideal|perfekt|mir lieb|mir recht|mir lieber)"
        ),
        "(würde|würd) mich freuen",
        "(wünsche|wünsch|wünschen) (ich|wir|würde)?",
        "wunschfriseurin",
    ),
    "staff.must": (
        "(unbedingt|ausschließlich|zwingend|auf jeden fall|definitiv|partout)",
        "nur (bei|zu|zur|zum|die|der|den|von|mit|beim|vom)?",
        "(muss|müsste) es (schon|wirklich)? (sein)?",
        (
            "(sonst|ansonsten) (nicht|gar nicht|lieber nicht|komme ich nicht|warte ich|wart ich|lasse ich|"
            "lass ich|lieber keinen)"
        ),
        "(niemand|keine|keinen|keiner|jemand) (anderes|anders|anderer|anderen|andere) (als|nicht|möchte ich nicht)?",
        "(andere|andern|anderen) (möchte|will|mag) ich nicht",
        "muss es sein",
        "(kein|keine) wenn und aber",
    ),
    "staff.else": (
        "(sonst|ansonsten|andernfalls|alternativ|notfalls|ersatzweise|zweitens|wahlweise)",
        "zur not (auch|halt|eben)?",
        "im notfall",
        "wenn (nicht|nein|nöt|net|das nicht geht|es nicht geht|das nicht klappt|nicht möglich|nicht da|nicht frei)",
        (
            "wenn (die|der|sie|er|das|es|dort|da|bei ihr|bei ihm|bei der|bei dem|ihr|er|da gar) .. (nicht|"
            "keine|keinen|nix|nichts|voll|ausgebucht|weg|krank|urlaub|frei) .. (kann|geht|da ist|frei hat|"
            "frei ist|hat|ist|klappt|möglich ist|passt|da|frei)?"
        ),
        (
            "wenn .. (nicht kann|nicht da ist|keine zeit hat|nichts frei hat|nix frei hat|nicht frei ist|"
            "ausgebucht ist|keinen termin hat|nicht geht|nicht klappt|nichts mehr frei hat|nichts hat|voll "
            "ist|keinen platz hat)"
        ),
        (
            "falls .. (nicht kann|nicht da ist|keine zeit hat|nichts frei hat|nicht frei ist|ausgebucht ist|"
            "keinen termin hat|nicht geht|nicht|nichts hat|voll ist)"
        ),
        "(als|die|meine) (zweite|zweiter|zweites|ersatz|alternative|zweiten|zweitbeste) (wahl|wunsch|option|lösung)?",
        "an zweiter stelle",
        "(zweite|zweiter|zweitens) (wahl|wunsch|option)",
        "oder (halt|eben|auch|sonst|notfalls|ersatzweise|zur not)",
        "(dann|danach) (eben|halt)",
        "(ersatz|alternative)",
        "(ginge|geht|tut es|täts|würde es) auch",
        "auch (okay|ok|recht|in ordnung|gut)",
    ),
    "staff.else_any": (
        (
            "(sonst|ansonsten|notfalls|zur not|wenn nicht) .. (egal|wurst|wurscht|irgendwer|irgendwem|"
            "irgendjemand|jemand anders|jemand anderes|wer anders|jeder|jede|jeden|bei irgendwem|bei jemand "
            "anderem|bei wem anders|wer frei ist|wer zeit hat|wer grad kann|jemand anderem)"
        ),
        "(muss|müsste|braucht) (aber|ja|jetzt|es)? (auch)? nicht (sein|unbedingt)?",
        "(muss|müsste) (aber)? (es)? nicht sein",
        "(ist|wäre) (aber)? (kein muss|nicht zwingend|kein problem|nicht schlimm|nicht so wichtig|keine bedingung)",
        "(uhrzeit|zeit|termin|tag) (ist|wäre|geht) (mir)? .. (wichtiger|vor|entscheidend)",
        (
            "(nehme|geht|ginge|nehm|komme|gehe) .. (auch)? (jeden|jede|jedem|jeder|wen|irgendwen|jemand|zu "
            "jemand) (andern|anderen|andere|anderem|anderer|anders|anderes)"
        ),
        "(auch|gern) (jemand|bei jemand|zu jemand|wer|bei wem|einer) (anders|anderes|anderem|anderer)",
        "(sind|wären) (mir)? (die anderen|die andern|alle anderen) auch (recht|okay|ok|gut|lieb)",
        (
            "(dann|sonst) (eben|halt)? (irgendwer|irgendwen|irgendwem|jemand anders|jemand anderes|wer "
            "anders|wer frei ist|bei wem anders)"
        ),
        "(gehen|geht|gingen) (auch)? (die anderen|alle anderen|jeder andere|die andern)",
    ),
    "staff.child_or_own": (
        (
            "(mein|meine|meinen|meinem|meiner|unser|unsere|unseren|unserem|unserer|ihr|ihre) (kleiner|kleine|"
            "kleinen|großer|große|großen|jüngster|jüngste|ältester|älteste|lieber|liebe)? (sohn|tochter|mann|"
            "frau|kind|bruder|schwester|mutter|vater|freund|freundin|enkel|enkelin|oma|opa|mama|papa|"
            "schwiegermutter|schwiegertochter|schwiegersohn|neffe|neffen|nichte|bub|bua|buam|buben|junge|"
            "jungen|mädchen|kleiner|kleine|kleinen|partner|partnerin|nachbar|nachbarin|cousine|cousin|tante|"
            "onkel|hund|baby|patenkind|enkelkind|verlobte|verlobter|söhnchen|chef|chefin|kumpel) (namens|die|"
            "der|heißt|hieß|und)?"
        ),
        "(heiße|heiß|heißt|heissen|namens|hieß)",
        "(ich bin|bin) (die|der|es die|es der)?",
        "(hier|da) (ist|spricht|war|wäre)? (die|der|nochmal|noch mal|noch einmal)?",
        "(mein|der) name (ist|war|wäre)?",
        "(für) (die|den|das|unsere|unseren)? (kleine|kleinen|kleiner)?",
        "(auf|unter) (den|dem)? (namen|name)",
        "(sohn|tochter|kind|enkel|enkelin|bub|junge)",
    ),
    "staff.own_after": (
        (
            "(hier|mein name|ist mein name|am apparat|am telefon|heiße ich|heißt er|heißt sie|heißt mein|"
            "heißt meine|nochmal|noch mal|spricht)"
        ),
        (
            "(mein|meine) (sohn|tochter|mann|frau|kleiner|kleine|enkel|enkelin|freundin|freund|bruder|"
            "schwester|mutter|vater|kind)"
        ),
        "(ist|wird) (mein|meine|unser|unsere|sechs|sieben|acht|neun|zehn|fünf|vier|drei|zwei|elf|zwölf)",
    ),
    "staff.switch": (
        "(wechseln|!ändern|tauschen|umbuchen|umändern|umsteigen|verlegen|umschreiben|wechsel|umtragen)",
        "(doch|jetzt) (lieber|besser|eher)",
    ),
    "staff.repair_after": ("(mein|meine|meinte) ich (natürlich)?", "wollte ich sagen", "wollt ich sagen"),
    "staff.rather_than": ("als (zu|zur|zum|bei|beim|bei der|bei dem|die|der|den)?",),
    "staff.or": ("(oder|beziehungsweise|bzw) (zu|zur|zum|bei|beim|bei der|bei dem|die|der|den)?",),
}

NO_NAMES = """
puh huch hach hoppla oha nanu
hallöchen hallöle hallihallo halli sali moinsen tachchen gude guude ahoi heyho hallochen huhu juhu holla tschuldigung
tschuldigen obacht apropos übrigens jedenfalls allerdings eigentlich sonst ansonsten außerdem schaun schauns gucken
passens hörens sagens wissens liebe liebes guter gnädige gnädigste verehrte werte werter kinderl schatzi schätzchen
merci adie ade adieu grazie salü tschau ciao thanks bye dankschön vergelts pfiat servus grüezi hoi
nu na ei joa tja öh uff ups oje ojemine hä wat denn gell gelle woll nich wa ey mensch himmel gottchen herrje ohje boah
hui
wunderbar hervorragend prima bestens alright yes check tiptop passt top einverstanden abgemacht geht klappt richtig
frage computer roboter maschine automat band bandansage anrufbeantworter chatbot ki stimme friseurladen frisör frisöse
variante option vorschlag möglichkeit auswahl geschenk hochzeit geburtstag abiball taufe konfirmation kommunion feier
party
arzt zahnarzt krankenhaus unfall beerdigung besprechung meeting sitzung dienst schicht spätschicht frühschicht
homeoffice
stress eile verspätung verkehr panne umleitung baustelle schnee regen wetter sonne urlaub reise flug hotel
regenschirm schirm schal mütze jacke handschuh handschuhe brille schlüssel tasche geldbeutel portemonnaie ohrring
beschwerde reklamation quittung beleg rabatt treuekarte stempelkarte bonuskarte barzahlung ec visa paypal
eingang tür parkhaus parkplätze tiefgarage aufzug rollstuhl hunde kaffee wasser zeitschrift zeitung
kundin kunde kundschaft stammkunde stammkundin neukunde neukundin gast bekannte bekannter empfehlung werbung anzeige
internet webseite homepage google instagram facebook online app website
schwanger allergie allergisch kopfhaut schuppen läuse ekzem neurodermitis
achtung vorsicht hilfe polizei feuerwehr
sowieso freilich ausnahmsweise zwischendurch nebenbei eventuellerweise meinetwegen vonwegen hoffentlich netterweise
blöderweise dummerweise glücklicherweise zufälligerweise normalerweise üblicherweise unterwegs daheim zuhause drinnen
ärgerlich peinlich komisch lustig witzig merkwürdig seltsam interessant spannend traurig dumm klasse genial irre
draußen nebenan pünktlich rechtzeitig verspätet zeitig fertig bereit beschäftigt ausgebucht voll leer
"""
"""Nouns and exclamations of such calls that stand alone or behind an article without being anybody's name."""
