"""Staff wishes in sentences of our own: modes, ranks, refusals, misheard and unknown names, the caller's own name."""

import pytest

from gateway.understanding.findings import StaffFinding
from gateway.understanding.single import read
from tests.fakes.understanding import NOW, SALON

# What a caller says => the wish: mode and names, behind "/" what comes second; E, F and O are the staff.
_CASES = """
Ich würde gern zu Emma gehen => require E
gern wieder zur Emma => require E
am Donnerstag um vier beim Fabian => require F
Hat Herr Kretschmer am Freitag noch was frei? => require O
einen Termin bei Frau Williams, bitte => require E
zum Herrn Spitzer möchte ich => require F
Oliver soll das machen => require O
der Oliver hat mir das letzte Mal so gut gefallen, wieder bei ihm => require O
ich will unbedingt zu Emma => require E
nur bei der Emma => require E
ausschließlich Emma => require E
wenn's die Emma macht, sonst komm ich nicht => require E
bei der Emma Williams => require E
Kretschmer => require O
Emma bitte => require E
den Fabian => require F
ich hätte gern den Oliver => require O
mit Fabian => require F
von Emma geschnitten werden => require E
lieber bei Emma => prefer E
am liebsten Oliver => prefer O
wenn möglich bei Fabian => prefer F
falls es geht zur Emma => prefer E
vielleicht beim Olli => prefer O
Emma wäre toll => prefer E
Emma wär super => prefer E
bevorzugt Frau Williams => prefer E
möglichst bei Emma => prefer E
ich würde mich freuen wenn Emma das macht => prefer E
wenn's irgendwie geht bei der Emma => prefer E
bei Emma, wenn sie Zeit hat => prefer E
es wäre schön, wenn Fabian mich nehmen könnte => prefer F
am besten bei Emma => prefer E
eher bei Oliver => prefer O
Emma wäre mir lieber => prefer E
bei Emma, sonst bei Fabian => prefer E / F
am liebsten Emma, ansonsten Fabian => prefer E / F
Emma, und wenn die nicht da ist, dann Oliver => prefer E / O
zuerst bei Emma schauen, wenn nicht dann Fabian => prefer E / F
Fabian, zur Not auch Oliver => prefer F / O
wenn Emma keine Zeit hat, geht auch Fabian => prefer E / F
lieber Fabian als Oliver => prefer F / O
am liebsten bei Emma, notfalls bei Oliver => prefer E / O
Emma, alternativ Fabian => prefer E / F
erste Wahl Emma, zweite Wahl Fabian => prefer E / F
wenn's geht Emma, sonst irgendwer => prefer E / any
bei Emma, aber wenn nicht ist auch egal => prefer E / any
am liebsten Fabian, ansonsten ist es mir wurst => prefer F / any
Emma wär gut, muss aber nicht sein => prefer E / any
gern bei Emma, sonst bei wem anders => prefer E / any
bei Emma, sonst nehme ich auch jemand anderen => prefer E / any
Emma oder Fabian => require E F
bei Oliver oder bei Emma => require O E
entweder Emma oder Fabian => require E F
zu Fabian oder Oliver, einer von beiden => require F O
nicht bei Oliver => exclude O
bloß nicht zum Fabian => exclude F
auf keinen Fall Oliver => exclude O
bitte nicht Fabian => exclude F
alle außer Oliver => exclude O
egal wer, nur nicht Fabian => exclude F
mit Oliver bin ich nicht zufrieden gewesen => exclude O
zu Fabian möchte ich nicht mehr => exclude F
jemand anderes als Oliver => exclude O
Hauptsache nicht bei Fabian => exclude F
Oliver lieber nicht => exclude O
ohne Oliver => exclude O
weder Fabian noch Oliver => exclude F O
nicht zu Oliver und nicht zu Fabian => exclude O F
irgendwer, aber nicht Emma => exclude E
beim Oliver war ich nicht zufrieden => exclude O
nicht Fabian, sondern Emma => require E
statt Oliver lieber Emma => prefer E
nicht bei Oliver sondern bei Fabian => require F
anstatt zu Emma würde ich gern zu Fabian => require F
bei Emma, ach nein, bei Fabian => require F
zu Oliver, äh nee, zu Emma => require E
mir egal => any
egal => any
das ist mir völlig egal => any
bei wem ist mir egal => any
egal bei wem => any
wer Zeit hat => any
wer eben frei ist => any
wer gerade kann => any
irgendjemand => any
bei irgendjemandem => any
spielt keine Rolle wer => any
da bin ich offen => any
ich habe keine Vorliebe => any
keine bestimmte Person => any
nein, keine bestimmte => any
ohne Präferenz => any
wurscht wer mich schneidet => any
jeder ist mir recht => any
das überlasse ich Ihnen => any
das können Sie aussuchen => any
ganz gleich bei wem => any
mir ist jeder recht => any
schnuppe wer das macht => any
wie es Ihnen passt => any
der nächste freie => any
bei derselben Friseurin wie letztes Mal => same
beim selben wie beim letzten Mal => same
wieder bei der gleichen => same
die vom letzten Mal => same
die mich das letzte Mal geschnitten hat => same
bei der ich letztes Mal war => same
bei meiner Stammfriseurin => same
wer mich letztes Mal bedient hat => same
bei der gleichen Person wie immer => same
den gleichen Friseur wie beim letzten Mal => same
bei Imma => require E
bei Emmar bitte => require E
beim Fabien => require F
bei Herrn Spizer => require F
zum Ollie => require O
bei Herrn Kretzschmar => require O
bei Frau Wiliams => require E
bei Frau Williamson => require E
zum Fabi => require F
beim Olli => require O
bei der Emmi => require E
beim Oliwer => require O
bei Petra => unknown Petra
zu Frau Schulze => unknown Schulze
bei der Svenja => unknown Svenja
beim Herrn Yilmaz => unknown Yilmaz
zum Marco => unknown Marco
bei Anna => unknown Anna
bei der Emilia => unknown Emilia
bei der Olivia => unknown Olivia
bei Fabio => unknown Fabio
hier ist Emma Schneider => none
mein Name ist Oliver Wendt => none
ich heiße Fabian => none
mein Sohn Fabian braucht einen Haarschnitt => none
meine Tochter Emma ist sechs => none
Emma Krüger mein Name => none
für meinen Mann Oliver => none
mein Kleiner heißt Oliver => none
Termin für meine Tochter Emma am Samstag => none
hier spricht Oliver => none
Guten Tag, ich bin die Emma Vogel => none
am Dienstag um drei => none
welcher Tag ist egal => none
die Uhrzeit ist mir egal => none
Haare schneiden bitte => none
Ansatzfärbung am Mittwoch => none
von einer Frau => require E
lieber von einer Frau => prefer E
bei einer Friseurin bitte => require E
Ist Emma am Freitag da? => mention E
Arbeitet Fabian noch bei euch? => mention F
Macht Oliver auch Strähnen? => mention O
Kann ich mit Emma sprechen? => mention E
Arbeitet bei Ihnen die Claudia? => mention unknown Claudia
Na den Spitzer mein ich => require F
Emma hatte ich gesagt => require E
Dann eben bei Fabian => require F
Dann halt Oliver => require O
Bei Emma wenn's geht => prefer E
Nein, ich will nur zum Oliver => require O
Nein, andere möchte ich nicht, nur Emma => require E
wenn Fabian nicht kann, dann gar nicht => require F
"""
_SHORT = {"emma": "E", "fabian": "F", "oliver": "O"}


def shown(wish: StaffFinding | None) -> str:
    """A wish in one line."""
    if wish is None:
        return "none"
    if wish.mode in {"any", "same_as_last_time"}:
        return {"any": "any", "same_as_last_time": "same"}[wish.mode]
    names = [_SHORT[one] for one in wish.names]
    mode = wish.mode or "mention"
    if wish.unknown:
        return " ".join([*([] if mode == "require" else [mode]), "unknown", *wish.unknown, *names])
    if wish.fallback is None:
        return " ".join([mode, *names])
    second = [wish.fallback] if isinstance(wish.fallback, str) else [_SHORT[one] for one in wish.fallback]
    return " ".join([mode, *names, "/", *second])


@pytest.mark.parametrize("case", _CASES.strip().splitlines())
def test_a_staff_wish_is_read(case: str) -> None:
    text, wanted = case.split(" => ")
    assert shown(read(text, NOW, SALON).staff) == wanted
