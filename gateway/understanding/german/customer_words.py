"""Letters and how they are spelled on the telephone, names that are also everyday words, parts of mail addresses."""

SPELLING_ALPHABET: dict[str, str] = {
    "a": "anton aachen alfa alpha albert",
    "ä": "ärger umlaut-aachen",
    "b": "berta berlin bernhard bravo bruno",
    "c": "cäsar chemnitz charlie cottbus cesar",
    "d": "dora düsseldorf david delta daniel",
    "e": "emil essen echo",
    "f": "friedrich frankfurt foxtrott foxtrot",
    "g": "gustav goslar golf",
    "h": "heinrich hamburg hotel",
    "i": "ida ingelheim india",
    "j": "julius jena jakob juliett",
    "k": "kaufmann köln konrad kilo",
    "l": "ludwig leipzig lima",
    "m": "martha münchen marta mike",
    "n": "nordpol nürnberg november nathan",
    "o": "otto offenbach oscar",
    "ö": "ökonom österreich",
    "p": "paula potsdam papa paul",
    "q": "quelle quickborn quebec",
    "r": "richard rostock romeo",
    "s": "samuel salzwedel siegfried sierra",
    "sch": "schule schwerin",
    "ß": "eszett eszet",
    "t": "theodor tübingen tango",
    "u": "ulrich unna uniform",
    "ü": "übermut übel",
    "v": "viktor völklingen victor",
    "w": "wilhelm wuppertal whiskey",
    "x": "xanthippe xanten xaver xray",
    "y": "ypsilon ypern yankee",
    "z": "zacharias zwickau zeppelin zulu zürich",
}
"""DIN 5009 of 1950, of 2022, and the international alphabet."""

LETTER_NAMES: dict[str, str] = {
    "be": "b", "ce": "c", "zeh": "c", "de": "d", "ef": "f", "ge": "g", "ha": "h", "jot": "j", "ka": "k", "el": "l",
    "em": "m", "en": "n", "pe": "p", "ku": "q", "er": "r", "es": "s", "te": "t", "vau": "v", "fau": "v", "we": "w",
    "ix": "x", "iks": "x", "ypsilon": "y", "üpsilon": "y", "zett": "z", "zet": "z", "eszett": "ß", "tee": "t",
}  # fmt: skip
"""Letters as their names are written by a recogniser."""

SURE_LETTERS = "ypsilon üpsilon zett eszett jot vau"
"""Letter names that are no other word."""

SAME_SOUND: tuple[str, ...] = (
    "ai ei ay ey eih aih aj",
    "dt tt th td d t",
    "ph ff f v",
    "ck kk k ch c q",
    "tz zz z ts ds",
    "ß ss s",
    "y ie ieh i j ih",
    "äu eu oi oy",
    "ä ae e äh eh",
    "ö oe öh",
    "ü ue üh y",
    "mm m",
    "nn n",
    "ll l",
    "pp p b",
    "rr r rh",
    "w v",
    "o oh oo",
    "a ah aa",
    "sch sh",
    "x chs ks",
)
"""Groups of letters that sound alike in names, for "Schmidt mit dt", "Meyer mit a i"."""

SURNAME_WORDS = """
kurz lang lange große kleine klein groß jung alt schwarz weiß braun grün roth könig kaiser koch sommer winter herbst
sonntag freitag montag
samstag mai märz april vogel wolf fuchs frank ernst engel stein berg bach wald becker schneider schön lieb fröhlich
reich stark stolz scharf süß sauer neu frei gut recht fromm richter bauer bäcker fischer müller schulze meister freund
vater mann frau bruder sohn herr morgen abend tag nacht zeit kunz kraus haar bart glatz pfeiffer platz buch preis luft
ende anfang fest hof kirsch kamm bürger haas haase voll ganz bald klug sanft ott gross weiss kopf locke
"""
"""Surnames that are everyday words: taken for a name only where somebody introduces themselves."""

PARTICLES = "von van de der den zu zur vom zum di da del della el al bin ibn la le ten ter mc mac du dos o"
"""Small words inside surnames ("von Stetten")."""

NO_NAME_ENDINGS = "ung ungen heit keit schaft tion tionen frisur schnitt termin ieren iert lich bar sam"
"""Endings of nouns and verbs that no bare word taken for a name has."""

MAIL_AT = "ät aet at klammeraffe äd ätt affenschwanz"
MAIL_SIGNS: dict[str, str] = {
    "punkt": ".", "dot": ".", "minus": "-", "bindestrich": "-", "strich": "-", "unterstrich": "_", "underscore": "_",
    "plus": "+",
}  # fmt: skip
MAIL_STOPS = (
    "mail email adresse mailadresse emailadresse ist lautet wäre an unter meine die das also ja und bitte schicken sie "
    "äh ähm genau dann als mir sind"
)
TOP_DOMAINS = "de com net org at ch eu info biz online email berlin bayern hamburg koeln wien io me name"
MAIL_PROVIDERS: dict[str, str] = {"g mail": "gmail", "gemail": "gmail", "tonline": "t-online", "t online": "t-online"}
