"""German-speaking first names by gender, and the short forms people use for them."""

from gateway.understanding.text import spellings

_FEMALE = """
olivia emelie fabienne fabia noemi noemie aurelia romina ronja samira selina stine tessa tilda tomke vivien viviane
wilma yara zeynep amelia ava cecilia charlott elina elisabetha eleni elsbeth enya fabiola finnja florentine frida gesa
gina gitte hella ilona indira ingeburg janika jolina josefa kim kira laila leandra lieselotte lilian liliana lilith
lorena loreta mailin malin marlena mathilda meta mila mirjam naomi nelly nika nora olympia paulina philippa rahel
rieke rosalie rosalia saskia sarina smilla sonia soraya stefania thekla toni traute valeria viktoria wanda
adelheid agnes aische alexandra alice alina amelie amira ana andrea angela angelika anita anja anke anna annalena anne
annegret anneliese annett annette annika antje antonia astrid ayse aylin barbara beate beatrice beatrix bettina bianca
birgit birgitt brigitte britta carina carla carmen carola caroline cathrin celina chantal charlotte chiara christa
christel christiane christin christina christine clara claudia constanze corinna cornelia dagmar dana daniela diana
dilara dorothea doris edith elena elfriede elif elisa elisabeth elke ella ellen elsa elvira emilia emilie emily emine
erika erna esra esther eva evelyn fatima fatma felicitas filiz finja fiona franka franziska frauke frieda friederike
gabi gabriela gabriele gerda gerlinde gertrud gisela giulia greta grete gudrun hanna hannah hannelore hatice hedwig
heide heidi heike helena helene helga henriette hilde hildegard ida ilka ilona ilse imke ines inga inge ingeborg ingrid
inka irene iris irina irma irmgard isabel isabell isabella jacqueline jana janina janine jasmin jasmina jelena jennifer
jenny jessica jessika johanna josefine josephine judith jule julia juliane jutta karin karina karla karolin karoline
katarina katharina kathleen kathrin katja katrin kerstin kirsten klara konstanze kristin kristina lara larissa laura
lea leila lena leni leonie lieselotte lilli lilly lina linda lisa liselotte lotta lotte louisa louise lucia lucie luisa
luise luzie lydia magda magdalena maike maja malgorzata mandy manuela mara mareike maren margarete margit margot margret
maria marianne marie marietta marina marion marit marlene marlies marta martha martina mathilda mathilde mechthild
meike melanie melek melina melissa merle meryem mia michaela michelle mila milena mina mira miriam mirja mona monika
monique nadia nadine nadja nadja natalia natalie natascha nele nicole nicoletta nina nora oksana olga ottilie patricia
patrizia paula pauline petra pia rabea ramona rebecca rebekka regina regine renate ricarda rita romy ronja rosa
rosemarie rosi rosina roswitha ruth sabina sabine sabrina samira sandra sandy sara sarah sascha sevgi sibylle sigrid
silke silvia simone sina sofia sofie sonja sophia sophie stefanie steffi stella stephanie susan susanna susanne svenja
svetlana swetlana sybille sylvia tabea tamara tanja tatjana teresa thea theresa theresia tina traudel trude ulla ulrike
ursel ursula ute uta valentina valerie vanessa vera verena veronika viktoria viola walburga waltraud wiebke yasmin
yvonne
zehra zoe
"""
_MALE = """
abdul alois aaron adem alessandro alessio amir andrej antonio benno berthold bertram burak can cem cengiz darius
eike elmar emanuel emmanuel enes ephraim ernesto etienne fabrizio fatih ferdi filip filippo fiete fynn georgios giovanni
giuseppe goran gottfried halim hassan henri hussein ilja ilyas ismail jaromir jens joaquin jonte jorge josua juri kenan
kristian laurin leander lenny leonhard lion lorenzo luigi malik marten massimo mats maurizio melvin miroslav nathan
nevio nino oke onur ozan pablo paolo pavel peer pedro rasmus ricardo romeo sandro sergio silvan simeon slavko sören
stavros tamer taylan theodoros thies tino torge ugur umut vito vladimir wenzel wieland yilmaz
achim adam adrian ahmed ahmet albert alex alexander alfons alfred ali andre andreas andrej anton aras armin arne
arno arnold artur arthur axel bastian ben benedikt benjamin benno bernd bernhard bert berthold björn bodo boris bruno
burkhard carl carlo carlos carsten christian christoph christopher claus clemens conrad cornelius damian daniel dario
david dawid deniz dennis detlef detlev dieter dietmar dietrich dirk dominik dragan eberhard eckart eckhard edgar
eduard egon elias emil emilio emin emre enrico enno erhard eric erich erik ernst erwin eugen fabian fabio felix
ferdinand finn florian frank franz fred frederik friedhelm friedrich fritz gabriel georg gerald gerd gerhard gert gernot
gregor guido gunnar gunther günter günther gustav hakan halil hannes hans harald harry hartmut hasan heiko heiner
heinrich
heinz helge helmut hendrik henning henrik henry herbert hermann holger horst hubert hugo ibrahim igor ingo ivan jakob
jan
jannik jannis jason jens jeremias jerome jochen joachim joel johann johannes john jonas jonathan jörg jörn josef joseph
joshua julian julius jürgen justin justus kai karl karlheinz karsten kaspar kay kemal kevin kilian klaus knut konrad
konstantin korbinian kurt lars lasse laurenz lennard lennart leo leon leonard leopold levin liam linus lorenz lothar
louis
luca lucas ludger ludwig luis luka lukas lutz magnus maik malte manfred manuel marc marcel marco marcus marek mario
marius mark marko markus marlon martin marvin mathias mats matteo matthias maurice max maxim maximilian mehmet mesut
michael michel mike milan mirko mohamed mohammed moritz murat mustafa nick nico nicolas niels nikita niklas niko nikolai
nikolaus nils noah norbert norman olaf ole oleg oliver omar orhan oscar oskar oswald otmar otto ottmar pascal patrick
paul
pawel peter philip philipp phillip piotr quentin quirin rafael rainer ralf ralph ramon raphael reiner reinhard reinhold
rene richard rico robert robin rocco roger roland rolf roman ronald ronny rouven ruben rudi rudolf rupert rüdiger
sami samuel sascha sebastian selim serdar sergej severin siegfried silas silvio simon sönke stanislaus stefan steffen
stephan steven sven swen tarik thaddäus theo theodor thilo thomas thorben thorsten tilman till tim timo timon tobias tom
toni torben torsten tristan udo ulf uli ullrich ulrich urs uwe valentin veit viktor vincent vinzenz volker waldemar
walter walther werner wilfried wilhelm willi willy winfried wladimir wolf wolfgang wolfram xaver yannick yannik yusuf
"""

SHORT_FORMS: dict[str, str] = {
    "alexander": "alex xandi sascha lexi",
    "alexandra": "alex sandra xandra lexi",
    "andreas": "andi andy anderl",
    "angelika": "angi geli",
    "anna": "anni änni annika nanni",
    "anton": "toni",
    "antonia": "toni",
    "barbara": "babs babsi bärbel",
    "benedikt": "bene",
    "benjamin": "ben benni benny",
    "bernhard": "bernd berni hardy",
    "bettina": "betti tina",
    "brigitte": "gitti gitte biggi",
    "charlotte": "lotte charly lotta",
    "christian": "chris christi hias",
    "christina": "chris tina christl",
    "christine": "chris tina christl",
    "christoph": "chris stoffel",
    "claudia": "claudi",
    "daniel": "dani danny",
    "daniela": "dani ela",
    "david": "dave davi däve deivid däivid",
    "dominik": "domi nik",
    "elisabeth": "lisa lisi sissi elli else betty liesl lissy",
    "emma": "emmi emmy emmchen emmerl emmä emmali",
    "fabian": "fabi faby fab fabs",
    "felix": "lixi",
    "florian": "flo flori",
    "franziska": "franzi fanny",
    "friedrich": "fritz friedel",
    "gabriele": "gabi gaby",
    "gerhard": "gerd hardy geri",
    "günther": "günni",
    "hannelore": "hanne lore",
    "heinrich": "heini heinz",
    "jacqueline": "jacky jackie",
    "jennifer": "jenny jenni",
    "jessica": "jessi jessy",
    "johanna": "hanna jo hannerl",
    "johannes": "hannes hans jo",
    "jonathan": "jonny joni",
    "josef": "sepp sepperl joschi",
    "julia": "jule juli",
    "julian": "juli jules",
    "katharina": "kathi kati kathrin käthe kathl",
    "konstantin": "kosta konsti",
    "leonard": "leo",
    "ludwig": "luggi wiggerl",
    "magdalena": "lena leni magda",
    "manfred": "manni manne",
    "manuela": "manu ela",
    "margarete": "gretel grete margret gretl",
    "maria": "mia mitzi mizzi",
    "marianne": "nanni",
    "martin": "martl maddin",
    "matthias": "matze mathi hias",
    "maximilian": "max maxi maxl",
    "melanie": "mela meli melli mel",
    "michael": "michi micha mike michel",
    "michaela": "michi micha ela",
    "monika": "moni mona",
    "nicole": "nici nicki nicky",
    "nikolaus": "niko klaus niki",
    "oliver": "olli oli olly olie olliver oller",
    "patricia": "patty patti",
    "patrick": "patti pat",
    "philipp": "phil flip",
    "rebecca": "becky becci",
    "robert": "robi robby bobby rob",
    "roland": "roli",
    "rudolf": "rudi",
    "sabine": "bine biene",
    "samuel": "sam sammy",
    "sandra": "sandy",
    "sarah": "sari saruschka sarahlein",
    "sebastian": "basti bastian wastl seb",
    "stefan": "steffen steff stefferl",
    "stefanie": "steffi",
    "stephanie": "steffi",
    "susanne": "susi sanne susa",
    "theresa": "resi resl thea",
    "thomas": "tom tommi tommy thommy",
    "tobias": "tobi tobsi",
    "ulrich": "uli ulli",
    "ulrike": "uli ulli rike",
    "ursula": "uschi ulla ursel",
    "valentin": "valli",
    "vanessa": "nessa vani",
    "veronika": "vroni",
    "viktoria": "vicky viki",
    "walter": "walli",
    "wilhelm": "willi willy",
    "wolfgang": "wolfi wolf",
}
"""Full first name to short forms, as the caller may say them."""


def _forms(words: str) -> frozenset[str]:
    return frozenset(form for word in words.split() if not word[-1].isdigit() for form in spellings(word))


FEMALE = _forms(_FEMALE)
MALE = _forms(_MALE)
FIRST_NAMES = FEMALE | MALE | _forms(" ".join(SHORT_FORMS.values()))
"""Folded first names and short forms."""
