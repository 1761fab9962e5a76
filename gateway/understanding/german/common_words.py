"""Frequent German words of phone calls, which are no names: where an introduced name ends, and what is not misheard.

Not a dictionary: function words, verbs and nouns that stand beside names, times and services. Hairdressing has its
own table (`service_words`), so have days and clock times.
"""

from gateway.understanding.text import spellings

_WORDS = """
ich du er sie es wir ihr mich dich ihn uns euch mir dir ihm ihnen ihrer ihre ihrem ihren ihres mein meine meinen meinem
meiner meines dein deine deinen deinem deiner sein seine seinen seinem seiner seines unser unsere unseren unserem
unserer
euer eure euren eurem eurer man wer wen wem wessen was welche welcher welches welchen welchem jemand jemanden jemandem
niemand niemanden etwas nichts alle alles allen aller allem jeder jede jedes jeden jedem beide beiden beides einige
einiges mehr mehrere viel viele vielen wenig wenige paar bisschen bissel bißchen der die das den dem des ein eine einen
einem einer eines kein keine keinen keinem keiner keines dieser diese dieses diesen diesem jener selbe selben derselbe
derselben dieselbe dasselbe desselben solche solcher solches solchen sowas so und oder aber denn sondern sowie sowohl
als zwar
auch wie wenn falls ob dass daß weil da damit obwohl bevor nachdem während bis seit seitdem sobald solange je desto nur
bloß allein also doch noch schon erst eben halt mal ja nein nee nicht nie niemals immer oft manchmal selten gern gerne
lieber liebsten am besten vielleicht eventuell möglicherweise wahrscheinlich sicher bestimmt natürlich eigentlich
überhaupt wirklich echt ganz sehr ziemlich recht etwa ungefähr circa rund fast kaum gar genau exakt eher sonst ansonsten
außer außerdem trotzdem deshalb deswegen darum daher dann danach davor vorher nachher später früher bald gleich sofort
jetzt nun heute gestern morgen hier dort drüben hin her rein raus rauf runter hoch weg zurück zusammen getrennt wieder
nochmal nochmals einmal zweimal dreimal zuerst zuletzt endlich inzwischen mittlerweile irgendwann irgendwas irgendwie
irgendwo irgendwer irgendwen irgendwem irgendeine irgendeinen irgendeiner irgendjemand überall nirgends daheim zuhause
in im ins an am ans auf aus bei beim mit von vom zu zum zur nach vor hinter über unter neben zwischen durch für fürs
gegen ohne um statt anstatt wegen trotz per pro ab außerhalb innerhalb gegenüber anstelle hinterher
bin bist ist sind seid war waren warst wart gewesen wäre wären sei habe hab hast hat haben habt hatte hatten hätte
hätten
gehabt werde wirst wird werden werdet wurde wurden würde würden würd geworden worden kann kannst können könnt konnte
konnten könnte könnten gekonnt muss muß musst müssen müsst musste mussten müsste müssten soll sollst sollen sollt sollte
sollten will willst wollen wollt wollte wollten darf darfst dürfen dürft durfte dürfte dürften mag magst mögen möchte
möchten möchtest mochte gemocht lasse lass lässt lassen ließ gelassen mache mach machst macht machen machte gemacht gehe
geh gehst geht gehen ging ginge gingen gegangen komme komm kommst kommt kommen kam kamen käme gekommen nehme nimm nimmst
nimmt nehmen nahm nähme genommen gebe gib gibt geben gab gäbe gegeben sage sag sagst sagt sagen sagte gesagt sehe sieh
siehst sieht sehen sah gesehen weiß weißt wissen wusste gewusst denke denkst denkt denken dachte gedacht glaube glaubst
glaubt glauben glaubte meine meinst meint meinen meinte gemeint finde findest findet finden fand gefunden brauche
brauchst braucht brauchen brauchte bräuchte bräuchten gebraucht heiße heißt heißen hieß geheißen hole holst holt holen
rufe ruf rufst ruft rufen rief angerufen anrufen zurückrufen rufe schaue schau schaust schaut schauen geschaut gucke
guck
guckt gucken warte wartet warten höre hör hört hören gehört spreche sprich spricht sprechen gesprochen frage frag fragt
fragen gefragt buche buch bucht buchen gebucht buchte trage trag trägt tragen eintragen eingetragen reservieren
reserviert
vereinbaren vereinbart ausmachen ausgemacht verschieben verschoben verlegen verlegt umbuchen umgebucht absagen abgesagt
stornieren storniert streichen gestrichen löschen gelöscht ändern geändert tauschen getauscht wechseln gewechselt bleibe
bleibt bleiben blieb geblieben bringe bringt bringen gebracht kriege kriegt kriegen gekriegt bekomme bekommt bekommen
bekäme arbeite arbeitet arbeiten gearbeitet kostet kosten zahlen bezahlen dauert dauern gedauert passt passen passte
gepasst klappt klappen geklappt stimmt stimmen gestimmt reicht reichen schreibe schreibt schreiben geschrieben schreibts
schicke schicken schick schickt gebe melde meldet melden gemeldet vergesse vergessen vergiss verstehe versteht verstehen
verstanden wiederhole wiederholen buchstabiere buchstabieren buchstabiert erreiche erreichen erreichbar suche such sucht
suchen gesucht wünsche wünscht wünschen gewünscht hoffe hoffen danke dank danken dankeschön bitte bitteschön gerne hallo
tag tach guten gute guter gutes moin servus grüß grüße gott grüezi hey hi ahoi abend nabend mahlzeit tschüss tschüs ciao
adieu wiedersehen wiederhören wiederschauen bis okay ok oki alles klar prima super toll perfekt wunderbar schön schöne
schönen fein ideal klasse spitze gut besser gutes richtig falsch schlecht leider schade egal wurst wurscht mhm hm äh ähm
öh ach oh aha achso ne gell gelle oder quatsch entschuldigung entschuldigen sorry pardon verzeihung moment augenblick
sekunde stopp halt frau herr herrn dame herrschaften fräulein doktor name namen nachname vorname nachnamen vornamen
familienname nummer nummern telefon telefonnummer handy handynummer mobil mobilnummer festnetz vorwahl rückruf anruf
durchwahl mail email adresse buchstaben bindestrich termin termine terminen terminwunsch zeit zeiten uhr uhrzeit stunde
stunden minute minuten viertelstunde halbe halb viertel dreiviertel vormittag mittag nachmittag abend nacht früh
vormittags mittags nachmittags abends morgens tage tagen woche wochen monat monate jahr jahre jahren wochenende feiertag
urlaub ferien arbeit büro schule feierabend montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar
februar märz april juni juli august september oktober november dezember null eins zwei zwo drei vier fünf sechs sieben
acht neun zehn elf zwölf erste ersten erster zweite zweiten zweiter dritte dritten letzte letzten letztes letzter
nächste
nächsten nächstes nächster kommende kommenden übernächste dieses friseur friseurin friseurtermin salon laden geschäft
mitarbeiter mitarbeiterin kollege kollegin kollegen kolleginnen chef chefin team leute mensch menschen person personen
freund freundin mann frau kind kinder sohn tochter mutter vater oma opa bruder schwester familie kleine kleinen kleiner
großer große großen jung junge alt alte alten neu neue neuen neuer neues lang lange langen kurz kurze kurzen schnell
langsam laut leise frei freie freien freier frühestens spätestens möglich möglichst unbedingt dringend kurzfristig
spontan einfach nett lieb liebe lieber groß klein dran drin drauf dabei dafür dagegen davon dazu darüber daran darauf
wo wohin woher wann warum wieso weshalb wozu wobei wovon wofür worum daneben
preis preise euro geld karte bar gutschein rechnung problem sache frage fragen antwort grund fall ding dinge idee
vorschlag variante möglichkeit angebot platz luft lücke stelle reihe
apparat leitung verbindung richtiger richtige richtigen hast hinten vorne vorn oben unten links rechts mitte anfang ende
jawohl jawoll jep jo joa klar logo sicher freilich selbstverständlich passts gehts gibts ists wärs hats habs obs wenns
ichs dus ers sies isses machts kanns tuts fürs ums bräuchts heißts schreibts stimmts
hätt wär könnt müsst sollt wollt möcht bräucht würd hab hätts wärs tät tun tue tut tat getan stehe steht stehen stand
gestanden liege liegt liegen lag sitze sitzt sitzen fahre fährt fahren laufe läuft laufen lief fange fängt anfangen
beginnt beginnen aufhören schließt schließen öffnet öffnen offen geöffnet geschlossen zu auf
krank verhindert dazwischen gekommen leider pech stau bus bahn zug auto parkplatz
letztens neulich damals vorhin ebenso genauso ebenfalls gleichfalls
würden könnten dürften merken vermerken notieren notiert aufschreiben festhalten fest bestätigen bestätigt
wissen sicherlich gegebenenfalls notfalls bevorzugt hauptsache weder
ander andere anderen anderer anderes anders anderem
spaß lust ahnung rede sinn wert wichtig wichtiger
zurzeit erstmal dreimal viermal kriegen holen kaufen verkaufen
verbinden verbunden durchstellen vermitteln
lautet nennen nennt genannt
"""


COMMON: frozenset[str] = frozenset(form for word in _WORDS.split() for form in spellings(word))
"""Folded, in all spellings."""
