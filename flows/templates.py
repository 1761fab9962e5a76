"""The two sandboxed Jinja environments: phrases speak Jinja's own braces, prompts leave those to Retell's variables."""

from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, Template, TemplateSyntaxError, Undefined, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flows.errors import Place, TemplateBroken
from flows.spoken import FILTERS

_MARKS = (",", ".", "!", "?")


def _strict(speak: Callable[..., str]) -> Callable[..., str]:
    """A filter that says which name is unknown, instead of failing on nothing."""

    def apply(value: object, *args: object, **kwargs: object) -> str:
        if isinstance(value, Undefined):
            str(value)
        return speak(value, *args, **kwargs)

    return apply


_STRICT = {name: _strict(speak) for name, speak in FILTERS.items()}


class _PhraseEnvironment(ImmutableSandboxedEnvironment):
    """Gives each template its names in one dictionary: Jinja's chain of them costs more than a phrase to go through."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names of a template."""
        return {**self.globals, **(d or {})}


@lru_cache(maxsize=1)
def _phrase_environment() -> ImmutableSandboxedEnvironment:
    """For phrases: `{{ fact | filter }}`."""
    environment = _PhraseEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.filters.update(_STRICT)
    return environment


@lru_cache(maxsize=4096)
def phrase_template(text: str) -> Template:
    """A compiled phrase; versions share most of theirs, so each text is compiled once.

    Raises:
        TemplateSyntaxError: for a broken template.
    """
    return _phrase_environment().from_string(text)


@lru_cache(maxsize=4096)
def phrase_condition(text: str) -> Callable[..., object]:
    """A compiled `when` of a phrase.

    Raises:
        TemplateSyntaxError: for a broken expression.
    """
    return _phrase_environment().compile_expression(text, undefined_to_none=False)


def prompt_environment(loader: BaseLoader) -> ImmutableSandboxedEnvironment:
    """For prompts: `[[ catalogue | filter ]]`, `[% for … %]`, `[# … #]`; `{{variable}}` stays for Retell."""
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        loader=loader,
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters.update(_STRICT)
    return environment


def spoken_text(text: str) -> str:
    """One line fit for a voice: blanks collapsed, none before a mark."""
    line = " ".join(text.split())
    for mark in _MARKS:
        line = line.replace(f" {mark}", mark)
    return line


def rendered(render: Callable[[], str], place: Place, known: Mapping[str, Any]) -> str:
    """Run a template; what goes wrong is told with the place and the cure.

    Raises:
        TemplateBroken: for a syntax error, an unknown name or a forbidden access.
    """
    try:
        return render()
    except TemplateSyntaxError as problem:
        where = Place(problem.filename or place.file, (place.line or 1) + (problem.lineno - 1), 0)
        raise TemplateBroken(f"template syntax: {problem.message}", place=where, cure=SYNTAX_CURE) from problem
    except UndefinedError as problem:
        names = ", ".join(sorted(known))
        cure = f"use one of: {names}; a variable of Retell is written {{{{name}}}}"
        raise TemplateBroken(f"unknown name: {problem.message}", place=_line_of(problem, place), cure=cure) from problem
    except SecurityError as problem:
        cure = "templates may read facts and use filters, nothing else"
        raise TemplateBroken(f"forbidden: {problem}", place=_line_of(problem, place), cure=cure) from problem
    except (TypeError, ValueError, KeyError) as problem:
        cure = "the filter got a value it cannot speak: look at the fact it is applied to"
        raise TemplateBroken(f"cannot be spoken: {problem}", place=_line_of(problem, place), cure=cure) from problem


SYNTAX_CURE = "prompts: [[ name ]] and [% if %]; phrases: {{ name }} and {% if %}; close what was opened"


def _line_of(problem: BaseException, place: Place) -> Place:
    """The template line out of the traceback: Jinja maps it to the source."""
    line, file, trace = place.line, place.file, problem.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name == "<template>":
            line = (place.line or 1) + trace.tb_lineno - 1
        elif name.endswith((".j2", ".md")):
            file, line = name, trace.tb_lineno
        trace = trace.tb_next
    return Place(file, line, place.column if line == place.line else 0)
