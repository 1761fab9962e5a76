"""The pieces nodes are made of: instructions, conditions, edges, examples, models."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET
from msgspec import UnsetType as Unset

Zero1 = Annotated[float, msgspec.Meta(ge=0, le=1)]
Speed = Annotated[float, msgspec.Meta(ge=0.5, le=2)]
Ring = Annotated[int, msgspec.Meta(ge=5_000, le=90_000)]
CodeText = Annotated[str, msgspec.Meta(max_length=20_000)]
CodeTimeout = Annotated[int, msgspec.Meta(ge=5_000, le=60_000)]
Name = Annotated[str, msgspec.Meta(min_length=1)]
Strings = dict[str, str]

MODELS = [
    "gpt-4.1",
    "gpt-4.1-mini",
    "gpt-5",
    "gpt-5-mini",
    "gpt-5-nano",
    "gpt-5.1",
    "gpt-5.2",
    "gpt-5.4",
    "gpt-5.4-mini",
    "gpt-5.4-nano",
    "gpt-5.5",
    "gpt-5.6-terra",
    "gpt-5.6-luna",
    "gpt-6-astra",
    "gpt-6-sol",
    "gpt-6.1-sol",
    "gpt-6-luna",
    "claude-4.6-sonnet",
    "claude-5-opus",
    "claude-5.5-opus",
    "claude-5-sonnet",
    "claude-5.5-sonnet",
    "claude-5.5-haiku",
    "claude-4.5-haiku",
    "gemini-3.0-flash",
    "gemini-3.1-flash-lite",
    "gemini-3.5-flash",
    "gemini-3.5-flash-lite",
    "gemini-3.6-flash",
    "gemini-3.7-flash",
    "gemini-3.8-flash",
    "gemini-4-argon",
]
SPEECH_MODELS = [
    "gpt-realtime-2.1",
    "gpt-realtime-2.1-mini",
    "gpt-realtime-2",
    "gpt-realtime-1.5",
    "gpt-realtime",
    "gpt-realtime-mini",
    "grok-voice-3.0",
]
Model = Annotated[str, msgspec.Meta(pattern="^(" + "|".join(one.replace(".", r"\.") for one in MODELS) + ")$")]
SpeechModel = Annotated[
    str, msgspec.Meta(pattern="^(" + "|".join(one.replace(".", r"\.") for one in SPEECH_MODELS) + ")$")
]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every piece has in common: a misspelt key is an error, since Retell would store it and do nothing."""


class Position(Strict, frozen=True, kw_only=True):
    """A place on the dashboard's canvas."""

    x: float | None = None
    y: float | None = None


class Size(Strict, frozen=True, kw_only=True):
    """The size of a note."""

    width: float | None = None
    height: float | None = None


class Note(Strict, frozen=True, kw_only=True):
    """A note on the canvas."""

    id: str
    content: str
    display_position: Position
    size: Size


class Prompt(Strict, tag_field="type", tag="prompt", frozen=True, kw_only=True):
    """An instruction the model words itself."""

    text: str


class StaticText(Strict, tag_field="type", tag="static_text", frozen=True, kw_only=True):
    """An instruction spoken as it stands."""

    text: str


class SmsTemplate(Strict, tag_field="type", tag="template", frozen=True, kw_only=True):
    """Retell's own template of a message."""

    template: Literal["info_collection"]


Instruction = Prompt | StaticText


class Equation(Strict, frozen=True, kw_only=True):
    """One comparison of dynamic variables."""

    left: str
    operator: Literal["==", "!=", ">", ">=", "<", "<=", "contains", "not_contains", "exists", "not_exist"]
    right: str | Unset = UNSET


Equations = Annotated[list[Equation], msgspec.Meta(max_length=50)]


class PromptCondition(Strict, tag_field="type", tag="prompt", frozen=True, kw_only=True):
    """A condition the model weighs."""

    prompt: str


class EquationCondition(Strict, tag_field="type", tag="equation", frozen=True, kw_only=True):
    """A condition decided exactly; on single edges the fixed text may stand beside it."""

    equations: Equations
    operator: Literal["||", "&&"]
    prompt: str | Unset = UNSET


class EquationPromptCondition(Strict, tag_field="type", tag="equation_prompt", frozen=True, kw_only=True):
    """Equations, and a prompt where they leave it open."""

    equations: Equations
    operator: Literal["||", "&&"]
    prompt_condition: PromptCondition | Unset = UNSET


Condition = PromptCondition | EquationCondition


class Edge(Strict, frozen=True, kw_only=True):
    """A way out of a node."""

    id: str
    transition_condition: Condition
    destination_node_id: str | Unset = UNSET


class Spoken(Strict, tag_field="role", tag="user", frozen=True, kw_only=True):
    """A line of the caller in an example."""

    content: str


class Answered(Strict, tag_field="role", tag="agent", frozen=True, kw_only=True):
    """A line of the agent in an example."""

    content: str


class Invoked(Strict, tag_field="role", tag="tool_call_invocation", frozen=True, kw_only=True):
    """A tool call in an example."""

    tool_call_id: str
    name: str
    arguments: str


class Resulted(Strict, tag_field="role", tag="tool_call_result", frozen=True, kw_only=True):
    """The result of a tool call in an example."""

    tool_call_id: str
    content: str


ExampleLine = Spoken | Answered | Invoked | Resulted


class ConversationExample(Strict, frozen=True, kw_only=True):
    """An example of how to talk in a node."""

    id: str
    transcript: list[ExampleLine]


class TransitionExample(Strict, frozen=True, kw_only=True):
    """An example of when to leave a node."""

    id: str
    transcript: list[ExampleLine]
    destination_node_id: str | Unset = UNSET


class GlobalExample(Strict, frozen=True, kw_only=True):
    """An example of when to enter a global node, or not."""

    transcript: list[ExampleLine]


class GlobalSetting(Strict, frozen=True, kw_only=True):
    """When a node is entered from anywhere, and when the talk goes back."""

    condition: str | PromptCondition | EquationCondition | EquationPromptCondition
    cool_down: Annotated[float, msgspec.Meta(ge=1)] | Unset = UNSET
    go_back_conditions: list[Edge] | Unset = UNSET
    negative_finetune_examples: list[GlobalExample] | Unset = UNSET
    positive_finetune_examples: list[GlobalExample] | Unset = UNSET


class ModelChoice(Strict, tag_field="type", tag="cascading", frozen=True, kw_only=True):
    """The model of a node or flow, the older way."""

    model: Model
    high_priority: bool = False
    ultrafast: bool = False


class SpeechModelChoice(Strict, tag_field="type", tag="s2s", frozen=True, kw_only=True):
    """A speech-to-speech model, the older way."""

    model: SpeechModel


class PrimaryModel(Strict, frozen=True, kw_only=True):
    """A model and how fast it has to be."""

    model: Model
    tier: Literal["standard", "fast", "ultrafast"] | Unset = UNSET


class PrimarySpeechModel(Strict, frozen=True, kw_only=True):
    """A speech-to-speech model."""

    model: SpeechModel


class BackupModel(Strict, frozen=True, kw_only=True):
    """The model that takes over."""

    model: Model
    tier: Literal["standard", "fast", "ultrafast"] | Unset = UNSET
    kick_in_timeout_ms: int | Unset = UNSET


class BackupModelChoice(Strict, tag_field="type", tag="cascading", frozen=True, kw_only=True):
    """The model that takes over, the older way."""

    model: Model
    backup_kick_in_timeout: int | Unset = UNSET
    high_priority: bool = False
    ultrafast: bool = False


class NodeModel(Strict, frozen=True, kw_only=True):
    """The model of one node."""

    primary: PrimaryModel


class Cascading(Strict, tag_field="type", tag="cascading", frozen=True, kw_only=True):
    """Speech to text, model, text to speech."""

    primary: PrimaryModel | Unset = UNSET
    backup: BackupModel | Unset | None = UNSET
    temperature: float | Unset = UNSET


class SpeechToSpeech(Strict, tag_field="type", tag="s2s", frozen=True, kw_only=True):
    """One model that hears and speaks."""

    primary: PrimarySpeechModel | Unset = UNSET
    temperature: float | Unset = UNSET


class KnowledgeBase(Strict, frozen=True, kw_only=True):
    """How much of the knowledge bases is taken."""

    filter_score: Zero1 | Unset = UNSET
    top_k: Annotated[int, msgspec.Meta(ge=1, le=10)] | Unset = UNSET


class SpeechToText(Strict, frozen=True, kw_only=True):
    """Another recogniser."""

    endpointing_ms: int
    provider: Literal["azure", "deepgram", "soniox", "assemblyai", "muse"]


class StringVariable(Strict, tag_field="type", tag="string", frozen=True, kw_only=True):
    """A text to extract."""

    name: Name
    description: str
    examples: list[str] | Unset = UNSET
    required: bool | Unset = UNSET
    conditional_prompt: str | Unset = UNSET


class EnumVariable(Strict, tag_field="type", tag="enum", frozen=True, kw_only=True):
    """One of several choices to extract."""

    name: Name
    description: str
    choices: list[str]
    required: bool | Unset = UNSET
    conditional_prompt: str | Unset = UNSET


class BooleanVariable(Strict, tag_field="type", tag="boolean", frozen=True, kw_only=True):
    """A yes or no to extract."""

    name: Name
    description: str
    required: bool | Unset = UNSET
    conditional_prompt: str | Unset = UNSET


class NumberVariable(Strict, tag_field="type", tag="number", frozen=True, kw_only=True):
    """A number to extract."""

    name: Name
    description: str
    required: bool | Unset = UNSET
    conditional_prompt: str | Unset = UNSET


Variable = StringVariable | EnumVariable | BooleanVariable | NumberVariable


class ToolParameters(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="object"):
    """A JSON Schema of arguments; more keywords of JSON Schema are allowed."""

    properties: Any
    required: list[str] | Unset = UNSET
    additionalProperties: bool | Unset = UNSET  # noqa: N815  JSON Schema's own word
