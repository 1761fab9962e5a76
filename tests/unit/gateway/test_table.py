"""The table of tools, its contracts, its page and the replies made from it are one."""

from datetime import date
from typing import Any

import msgspec
import pytest

from flows.phrases import Phrasebook
from flows.store import library_versions
from gateway.replies import LONGEST, Answer, Reply, encode, facts_of, last_resort, reply
from gateway.tools import handbook
from gateway.tools.codes import CODES, ERRORS, STANDING_FACTS
from gateway.tools.contracts import FOLDER, differing, facts, files, words
from gateway.tools.handlers import HANDLERS, UNQUEUED
from gateway.tools.table import NEWEST, RESPONSE_VARIABLES, TOOLS

TODAY = date(2026, 3, 10)


def test_the_contracts_are_as_the_table_says() -> None:
    assert differing(FOLDER) == []


def test_the_page_is_as_the_table_says() -> None:
    page = handbook.PAGE.read_text(encoding="utf-8")
    assert handbook.renewed(page) == page


def test_every_tool_has_a_handler_and_words_and_every_handler_a_tool() -> None:
    assert set(HANDLERS) == set(NEWEST) == set(words().tools)
    assert set(NEWEST) >= UNQUEUED
    assert {one.name for tool in TOOLS for one in tool.arguments} <= set(words().arguments)


def test_every_code_of_a_tool_exists_and_every_code_is_some_tools() -> None:
    used = {code for tool in TOOLS for code in tool.all_codes}
    assert used == set(CODES)


def test_revisions_only_add_arguments() -> None:
    for tool in TOOLS:
        assert {one.name for one in tool.arguments} <= {one.name for one in NEWEST[tool.name].arguments}


def test_version_one_of_checking_and_booking_has_no_person() -> None:
    for name in ("check_availability", "book_appointment"):
        revisions = {tool.revision: [one.name for one in tool.arguments] for tool in TOOLS if tool.name == name}
        assert ("mitarbeiter" in revisions[1], "mitarbeiter" in revisions[2]) == (False, True)


def test_every_fact_is_described_and_every_described_fact_is_some_codes() -> None:
    used = {name for code in CODES.values() for name in code.facts} | set(STANDING_FACTS)
    assert used == set(facts())


def test_a_changed_contract_is_found(tmp_path: Any) -> None:  # noqa: ANN401 - a path
    for name, body in files().items():
        (tmp_path / name).write_bytes(body)
    (tmp_path / "salon_info@1.json").write_bytes(b"{}")
    (tmp_path / "old_tool@1.json").write_bytes(b"{}")
    assert differing(tmp_path) == ["old_tool@1.json", "salon_info@1.json"]


@pytest.mark.parametrize("version", library_versions())
@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_can_be_said_with_full_and_with_empty_facts(version: str, code: str) -> None:
    phrases = Phrasebook.load(version)
    samples = {name: facts()[name].sample for name in CODES[code].facts}
    for given in (samples, {}):
        said = reply(Answer(code=code, facts=given), phrases, TODAY)
        assert (said.code, said.ok) == (code, CODES[code].ok)
        assert said.say.strip()
        assert "{" not in said.say


def test_every_response_variable_is_in_every_reply() -> None:
    for code in CODES:
        body: Any = {"code": code, "say": "", "facts": facts_of(Answer(code=code), TODAY)}
        for path in RESPONSE_VARIABLES.values():
            found = body
            for part in path.split("."):
                found = found[part]
            assert isinstance(found, str)


def test_an_answer_never_has_more_than_fifteen_thousand_characters() -> None:
    rows = [{"dienstleistung": "Strähnen" * 20, "dauer_minuten": number} for number in range(500)]
    long = Reply(ok=True, code="services_listed", say="Ja.", facts={"leistungen": rows, "fehlt": ""})
    body = encode(long)
    assert len(body.decode()) <= LONGEST
    assert 0 < len(msgspec.json.decode(body)["facts"]["leistungen"]) < 500
    endless = Reply(ok=True, code="found", say="ja " * 9000, facts={})
    assert len(encode(endless).decode()) <= LONGEST


def test_there_is_a_sentence_when_even_the_phrases_fail() -> None:
    for code in ERRORS:
        said = last_resort(code, TODAY)
        assert (said.ok, said.code) == (False, code)
        assert said.say
