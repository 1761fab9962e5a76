"""Small sets of words that the rules of the intent look for."""

FREE = frozenset(
    {"frei", "freies", "freie", "platz", "luft", "luecke", "zeit", "termin", "termine", "moeglich", "kapazitaet"}
)
ASKING = frozenset({"wann", "bis", "ab", "wie", "um", "von"})
DOES = frozenset({"macht", "kann", "schneidet", "faerbt", "foehnt", "beherrscht", "bedient", "koennte", "darf"})
TAIL = frozenset(
    {
        "oder",
        "gell",
        "ne",
        "nein",
        "nehme",
        "bei",
        "am",
        "an",
        "heute",
        "morgen",
        "noch",
        "jetzt",
        "schon",
        "nicht",
        "da",
        "und",
    }
    | {
        "denn",
        "eigentlich",
        "montags",
        "samstags",
        "sonntags",
        "am",
        "ueber",
        "zwischen",
        "wieder",
        "haben",
        "hat",
        "nach",
    }
)
QUESTION_WORDS = frozenset(
    {
        "haben",
        "haetten",
        "habt",
        "haettet",
        "hat",
        "wann",
        "was",
        "wie",
        "gibt",
        "gibts",
        "gaebe",
        "ist",
        "waere",
        "geht",
    }
    | {"ginge", "gehts", "passt", "klappt", "schauen", "ob", "sind", "wo", "welche", "welcher"}
)
PLAIN_NO = frozenset({"nein", "nope", "niemals"})
HAS = frozenset({"hat", "haette", "haben", "haetten", "habt"})
