"""The hairdresser's German: word stems and the concept each stands for, persons, and what salons of this kind lack.

A word is read by splitting it into stems, prefixes, links and endings ("Foliensträhnen", "nachgefärbt",
"Herrenhaarschnitt"), so compounds need no entry of their own. `=` before a word means: only this very word,
never as a part of another.
"""

CONCEPTS: dict[str, str] = {
    "hair": "haar frisur =kopf",
    "cut": (
        "schnitt schneid schnied schniid schnibbel stutz kürz trimm nachschneid haarschnitt cut =abschneiden =gekürzt"
    ),
    "colour": "farb färb color kolor coloration tönung tönen koloration tönt =bunt haarfarb umfärb =umgefärbt",
    "root": "ansatz ansätz ansats ansads nachwuchs scheitel =rausgewachsen =herausgewachsen =rauswächst",
    "grey": "=grau =graue =grauen =graues =grauer =weißen grauabdeck grauhaar grauansatz =silberfäden",
    "lengths": "längen angleich längenausgleich =längs längenangleich",
    "wash": "wasch wäsch",
    "dry": "föhn =fön =föhn fönen föne föhnfrisur =fönt =gefönt =geföhnt trockenföhn =blowout =trocknen",
    "set": "=legen =einlegen =eingelegt wasserwell",
    "style": "styl frisier",
    "drycut": "trocken =trockene =trockenen",
    "strands": (
        "strähn strän strään strehn stren meche mesche highlight heileit hailait heilait folien =folie "
        "=lowlights babylight"
    ),
    "balayage": (
        "balayag balajag balajasch balaiasch balayasch palayag palajag palajasch ballayag balejag baleyag "
        "ombre ombré =painting =freihandtechnik farbverlauf =ombree"
    ),
    "perm": "dauerwell minipli =welle =wellen =umformung wickler dauerlock =locken =volumenwelle =dauerkrause",
    "beard": (
        "bart bärt barb =rasur rasier nassrasur =konturen schnauzer schnurrbart koteletten =schnauz =kinnbart stoppel"
    ),
    "gloss": "gloss glossing",
    "consult": "berat typberat",
    "full": "komplett umfärb =umgefärbt gesamtfärb =ganzkopffarbe",
    "bleach": "blondier blondierung =blond =blonde =blonden =blonder =blondes aufhell =erblonden =platinblond",
    "tips": "spitzen =spitze",
    "fringe": "pony ponys =ponny",
    "layers": "stufen =stufig durchstuf stufung bobschnitt =bob pixie longbob",
    "clipper": (
        "maschin ausrasier =millimeter =mm undercut =fade =facon fasson fassonschnitt =seiten =glatze =nacken "
        "=igel =bürstenschnitt"
    ),
    "woman": "=damen =dame damen frauen =weiblich =ladies",
    "man": "=herren herren herrn heren männer =mannsbild =gents",
    "child": "kinder =kind kids kindes =bubi buben mädchen schulkind",
    "care": "pfleg behandl =kur haarkur =maske =packung service treatment",
}
"""Concept to its stems."""

NEUTRAL = (
    "termin mach lass form woche tag wunsch programm technik art weise teil zeit angebot salon friseur paket "
    "komplex gespräch voll arbeit"
)
"""Stems that may stand in a compound without meaning anything here ("Balayagetermin", "Strähnenmachen")."""

USUAL_FIRST = "ansatz damen frauen herren herrn männer kinder trocken folien farb spitzen bart"
USUAL_LAST = "schnitt schnitte schneiden färbung färben farbe strähnen pflege"
"""Parts of the most usual compounds, which are kept whole so that they need no splitting."""

PREFIXES = "nach an auf ab aus ein vor um durch be ver zu ge frisch neu zwischen selbst wieder her hin rein mit"
LINKS = "s n en e er es ung ungs ens"
ENDINGS = "e en n er ern es s em et t st te ten est end ung ungen ing ens chen erin innen in lich ig age agen"

PERSONS: dict[str, str] = {
    "man": (
        "mann ehemann gatte vater papa papi opa großvater bruder schwiegervater onkel freund lebensgefährte verlobter "
        "verlobten kumpel schwager männern männer partner herr herrn"
    ),
    "woman": (
        "frau ehefrau gattin mutter mama mami mutti oma großmutter schwester schwiegermutter tante freundin "
        "lebensgefährtin verlobte schwägerin partnerin dame freundinnen"
    ),
    "child": (
        "sohn söhnchen sohnemann tochter töchterchen kind kinder kindern söhne töchter töchtern enkel "
        "enkelin enkelsohn "
        "enkeltochter enkelkind enkelkinder bub bua buam bube buben junge jungen jungs jung bueb buebe bubn kleiner "
        "kleine kleinen kleinem kloane mädchen mädel mädels mädle madl deandl dirndl neffe neffen nichte patenkind "
        "zwillinge zwillingen junior juniors stammhalter großer jüngster jüngsten ältester "
        "baby knirps spross sprössling kids zwerg zwerge"
    ),
    "self": "mich mir ich",
}
"""Whom the service is for, by the audience they imply."""

GROWN_UP: dict[str, str] = {
    "sohn": "man",
    "enkel": "man",
    "neffe": "man",
    "neffen": "man",
    "junge": "man",
    "jungen": "man",
    "tochter": "woman",
    "enkelin": "woman",
    "nichte": "woman",
    "mädchen": "woman",
    "großer": "man",
    "ältester": "man",
    "junior": "man",
}
"""Family members who are no children any more when their age says so."""

CHILD_UNTIL = 13
"""Age in years up to which a family member gets a children's cut."""

NEEDS_ARTICLE = "großer jüngster jüngsten ältester kleine kleiner kleinen kleinem junge jungen frau herr herrn partner"
"""Persons only after an article or a possessive ("der Kleine", "meine Frau")."""

ARTICLES = (
    "der die den dem das mein meine meinen meinem meiner unser unsere unseren unserem unserer ihre ihren ein "
    "einen einem eine einer fuer fuern fuers vom beim zwei beiden"
)

MAY_BE_YOUNG = "bruder schwester cousin cousine schwager onkel tante freund freundin"
"""Relatives whose age may make them children."""

TWINS = "zwillinge zwillingen"

COUNTS: dict[str, int] = {
    "zwei": 2,
    "zwo": 2,
    "beide": 2,
    "beiden": 2,
    "2": 2,
    "zweimal": 2,
    "drei": 3,
    "3": 3,
    "dreimal": 3,
    "zweierlei": 2,
    "vier": 4,
    "4": 4,
}

ELSEWHERE: dict[str, str] = {
    "Extensions": (
        "extensions|extension|haarverlängerung|haarverlängerungen|haare verlängern|haare verlängert|"
        "haarverdichtung|tressen|bondings"
    ),
    "Keratinglättung": (
        "keratin|keratinglättung|keratinbehandlung|haarglättung|haare glätten|dauerhaft glätten|glättung|"
        "brazilian blowout"
    ),
    "Augenbrauen zupfen": "augenbrauen zupfen|augenbrauen gezupft|augenbrauenzupfen|brauen zupfen",
    "Augenbrauen färben": "augenbrauen färben|augenbrauen gefärbt|augenbrauenfärben|brauen färben",
    "Augenbrauen": "augenbrauen|augenbraue|brauen|microblading|browlifting",
    "Wimpern": "wimpern|wimpernverlängerung|wimpern färben|wimpernlifting|wimpern kleben|lashes",
    "Maniküre": (
        "maniküre|nägel machen|nagelstudio|nägel|fingernägel|gelnägel|nagelpflege|nageldesign|nagellack|shellac"
    ),
    "Pediküre": "pediküre|fußpflege|fußnägel",
    "Make-up": "make up|makeup|schminken|brautmakeup|brautmake up|geschminkt werden|visagist|visagistin",
    "Brautfrisur": "brautfrisur|brautstyling|hochzeitsfrisur|hochzeitsstyling|brautsteckfrisur",
    "Hochsteckfrisur": (
        "hochsteckfrisur|steckfrisur|hochstecken|hochgesteckt|ballfrisur|abiballfrisur|hochsteckfrisuren"
    ),
    "Flechtfrisur": "flechtfrisur|zöpfe flechten|flechten|boxbraids|braids|cornrows|rastazöpfe",
    "Dreadlocks": "dreadlocks|dreads|rastas",
    "Tattoo": "tattoo|tatoo|tätowierung|tätowieren|tattoos",
    "Piercing": "piercing|ohrlöcher|ohrlöcher stechen|ohrloch|piercings",
    "Massage": "massage|kopfmassage|massieren|nackenmassage|rückenmassage|kopfhautmassage",
    "Kosmetik": "kosmetik|gesichtsbehandlung|gesichtspflege|gesichtsmaske|kosmetikbehandlung|facial|peeling",
    "Waxing": "waxing|enthaarung|sugaring|beine enthaaren|haarentfernung|wachsen lassen beine|damenbart",
    "Perücke": "perücke|perücken|haarteil|toupet|zweithaar",
    "Solarium": "solarium|bräunung|spray tan|sonnenbank",
    "Hundefriseur": (
        "für den hund|für meinen hund|für unseren hund|meinem hund|unserem hund|meines hundes|hund schneiden|"
        "hund scheren|hunde schneiden|hunde scheren|auch hunde|pudel|"
        "hundeschnitt|hundefriseur|hundefriseurin|auch katzen|katze scheren|katze schneiden"
    ),
    "Haartransplantation": "haartransplantation|haartransplantationen",
    "Farbkorrektur": (
        "farbkorrektur|farbe wieder raus|grünstich|gelbstich|farbunfall|verfärbt|farbe entfernen|farbabzug|entfärben"
    ),
    "Haarkur": "haarkur|intensivkur|tiefenpflege|haarmaske",
    "Olaplex": "olaplex",
    "Botox": "botox|haarbotox",
}
"""Wishes that callers bring to hairdressers, to be named when the catalogue has no such service. Phrases by `|`."""

NOT_A_SERVICE = (
    "termin termine platz zeit uhr moment frage auskunft fall namen preis kosten dame herrn herr frau kollegin "
    "kollegen freitag samstag montag dienstag mittwoch donnerstag sonntag heute morgen woche friseur salon hause"
)
