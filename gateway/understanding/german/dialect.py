"""Dialect and colloquial forms of single words, and the standard word each stands for.

One word stays one word. Numbers and days are not here: the clock and the days know their own regional forms.
"""

from gateway.understanding.text import spellings

FORMS: dict[str, str] = {
    # pronouns and articles
    "ich": "ick icke i isch ik ech",
    "mein": "mei min moi",
    "meine": "meini miine meene",
    "meinen": "mein'n meen",
    "wir": "mia mer",
    "euch": "enk eich",
    "das": "dat dit ditte det dees dös",
    "dem": "'m",
    "was": "wat wos watt",
    "etwas": "ebbes eppes öppis ebbas",
    "nichts": "nix nüscht nüx nischt",
    "eine": "ne",
    "einen": "nen än oan oanen",
    "ein": "n en",
    # verbs
    "habe": "hab hob hann han",
    "haben": "ham hamm hobn hend",
    "hast": "host hosch hesch",
    "hätte": "hett hätt hädde hät hätti",
    "hätten": "hättn hetted hettet hätted",
    "ist": "is isses ischt",
    "bin": "bi",
    "kommen": "kemma kumma kommn kömmen kimma kumm'n",
    "komme": "kimm kumm",
    "möchte": "möcht mecht mächt möchd möchti mooecht",
    "würde": "würd däd tät dät däht tät'",
    "wäre": "wär wärs",
    "wollte": "wollt wolltn",
    "brauche": "brauch bruch bruuch bruuk bruk brooch",
    "bräuchte": "bräucht brächt brüücht brüüchti bräuchert brauchert brauchat bräuchat bräuscht bräuschte bräichte",
    "ginge": "ging gings ging's",
    "geht": "goht got jeht",
    "gehen": "jehn jehen gehn",
    "gemacht": "jemacht gmacht",
    "gibt": "jibt git gits",
    "macht": "mocht",
    "nehme": "nehm nimm",
    "gesagt": "gsagt gseit jesacht gsoggt jesagt gsagd",
    "sagen": "sogn",
    "schneiden": "schneidn schniide schnide schneida schneidä snieden snieen schnaide schneede",
    "färben": "fäbe färwe farbn färbn farwe färm",
    "bart": "baart boart bort",
    "schnitt": "schnit schnidd",
    "warten": "wart warte warta",
    "verstehe": "versteh",
    "verstanden": "vastanden verstandn vaschtandn",
    "weiß": "woaß weeß woiß",
    # adverbs and particles
    "nicht": "nich net ned nedda nid nöd nit",
    "auch": "aa ooch och au",
    "gern": "gerne gärn jern jerne gean",
    "gleich": "glei glich gliich jleich",
    "gegen": "jejen gegn geche gejen",
    "ganz": "janz gonz",
    "egal": "ejal ejol",
    "gestern": "jestern gestan geschtern geschter",
    "wieder": "wida wiedr",
    "noch": "no",
    "schon": "scho",
    "heute": "heut heit",
    "genau": "jenau gnau",
    "gut": "jut guat guet",
    "guten": "juten gutn gudn guadn guaden gueten gode goden",
    "tag": "tach tagchen tachchen tachen dach'le",
    "grüß": "grias griaß griass grüeß griaßt griasst griaßts grieß",
    "für": "för fia fir fier'n",
    "ja": "jo joa jau jawoll eja aja ajo ejo hajo",
    "nein": "nee nö nä naa noi nei ne'e nöö nein'",
    "ihnen": "eana ihne",
    "mal": "ma moi emol",
    "einmal": "eimol amal amoi oamol",
    "alles": "allet ois alls",
    "grad": "grade gerade",
    "schnell": "gschwind",
    "zeit": "zit zeid",
    "mann": "maa mon mo moo",
    "kleine": "kloane chlini kleene kloi kloiner klois",
    "kleinen": "kloanen chline kleenen",
    "haar": "hoor hoar",
    "haare": "hoore haarn",
    "termin": "dermin tamin",
    "morgen": "morjen morng moagn",
}


def _standard() -> dict[str, str]:
    """Only spellings with their umlauts written out: without them "mächt" would be "macht"."""
    return {spellings(form)[0]: spellings(word)[0] for word, forms in FORMS.items() for form in forms.split()}


STANDARD: dict[str, str] = _standard()
"""Folded form to folded standard word."""


def standard(words: list[str]) -> list[str]:
    """The words with dialect forms replaced, place by place."""
    known = STANDARD
    return [known.get(word, word) for word in words]
