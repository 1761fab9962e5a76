"""Words of the conversation: what the agent asks about, and how a caller adds to what was said before."""

ASKS_FOR_PRESENT = (
    "welchen termin",
    "welcher termin",
    "welchem termin",
    "wann ist ihr termin",
    "wann ist er",
    "wann ist der termin",
    "wann wäre der termin",
    "wann wäre ihr termin",
    "wann haben sie ihren termin",
    "ihr jetziger termin",
    "ihren jetzigen termin",
    "ihr bisheriger termin",
    "ihren bisherigen termin",
    "der bisherige termin",
    "bisher",
    "wann ist der termin",
    "wann war der termin",
    "an welchem tag ist der termin",
    "an welchem tag ist ihr termin",
)
"""The agent asks which appointment is meant: the answer is the present one, not the wish."""

STANDS = (
    "ihr termin ist",
    "ihr termin wurde",
    "ihr termin bleibt",
    "ihr termin steht",
    "ihre termine sind",
    "ihre termine wurden",
    "ihre termine bleiben",
    "ihre termine stehen",
    "ich habe ihren termin",
    "ich habe ihre termine",
    "gebucht ist",
    "eingetragen ist",
)
"""How the agent begins a sentence that tells what is booked, cancelled or moved: it offers nothing."""

ADDS = (
    "auch noch",
    "noch dazu",
    "dazu",
    "außerdem",
    "zusätzlich",
    "obendrein",
    "und noch",
    "und dann noch",
    "noch eine",
    "noch einen",
    "noch ein",
    "noch ne",
    "noch'n",
    "gleich noch",
    "und auch",
    "mit dazu",
    "obendrauf",
    "dann auch",
    "danach auch noch",
    "gleich danach",
    "hinterher auch noch",
)
"""The service named comes in addition to what was wished for before."""

ONE_ONLY = (
    "nur einer",
    "nur eine",
    "nur eins",
    "nur einen",
    "nur ein kind",
    "nur für einen",
    "nur für eine",
    "nur für eins",
    "nur für ein kind",
    "bloß einer",
    "bloß einen",
    "bloß eins",
    "nur ein einziger",
    "nur einmal",
    "doch nur ein",
)
"""Of several of the same only one is wished for."""
