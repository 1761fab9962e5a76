"""All node types and the flow itself; `problems` says what Retell would refuse or silently ignore."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET
from msgspec import UnsetType as Unset

from flows.shape.parts import (
    BackupModelChoice,
    Cascading,
    CodeText,
    CodeTimeout,
    ConversationExample,
    Edge,
    GlobalSetting,
    Instruction,
    KnowledgeBase,
    ModelChoice,
    NodeModel,
    Note,
    Position,
    Prompt,
    SmsTemplate,
    SpeechModelChoice,
    SpeechToSpeech,
    SpeechToText,
    Speed,
    Strict,
    Strings,
    TransitionExample,
    Variable,
    Zero1,
)
from flows.shape.tools import (
    Destination,
    FlowTool,
    Handover,
    Mcp,
    SmsDestination,
    SmsSender,
    SubagentTool,
    Transfer,
    Webhooks,
)


class _Common(Strict, frozen=True, kw_only=True):
    """What nodes have in common."""

    id: str
    name: str | Unset = UNSET
    display_position: Position | Unset = UNSET
    global_node_setting: GlobalSetting | Unset = UNSET


class _Modelled(_Common, frozen=True, kw_only=True):
    """Nodes that may have a model of their own."""

    model_choice: ModelChoice | Unset = UNSET
    model_config: NodeModel | Unset | None = UNSET


class _Branching(_Modelled, frozen=True, kw_only=True):
    """Nodes with conditional edges."""

    edges: list[Edge] | Unset = UNSET
    else_edge: Edge | Unset = UNSET
    finetune_transition_examples: list[TransitionExample] | Unset = UNSET


class _Talking(_Branching, frozen=True, kw_only=True):
    """Nodes that hold a conversation."""

    allow_dtmf_interruption: bool | Unset | None = UNSET
    always_edge: Edge | Unset = UNSET
    boosted_keywords: list[str] | Unset | None = UNSET
    custom_stt_config: SpeechToText | Unset | None = UNSET
    finetune_conversation_examples: list[ConversationExample] | Unset = UNSET
    interruption_sensitivity: Zero1 | Unset | None = UNSET
    kb_config: KnowledgeBase | Unset = UNSET
    knowledge_base_ids: list[str] | Unset | None = UNSET
    reminder_max_count: int | Unset | None = UNSET
    reminder_trigger_ms: float | Unset | None = UNSET
    responsiveness: Zero1 | Unset | None = UNSET
    skip_response_edge: Edge | Unset = UNSET
    skippable: bool | Unset = UNSET
    stt_mode: Literal["fast", "accurate", "custom"] | Unset | None = UNSET
    voice_speed: Speed | Unset | None = UNSET


class ConversationNode(_Talking, tag_field="type", tag="conversation", frozen=True, kw_only=True):
    """Says something and listens."""

    instruction: Instruction


class SubagentNode(_Talking, tag_field="type", tag="subagent", frozen=True, kw_only=True):
    """A prompt with tools of its own."""

    instruction: Prompt
    tool_ids: list[str] | Unset | None = UNSET
    tools: list[SubagentTool] | Unset | None = UNSET


class FunctionNode(_Branching, tag_field="type", tag="function", frozen=True, kw_only=True):
    """Calls a tool on entering."""

    tool_id: str
    tool_type: Literal["local", "shared"]
    wait_for_result: bool
    enable_typing_sound: bool | Unset = UNSET
    instruction: Instruction | Unset = UNSET
    speak_during_execution: bool | Unset = UNSET


class CodeNode(_Branching, tag_field="type", tag="code", frozen=True, kw_only=True):
    """Runs JavaScript on Retell's servers."""

    code: CodeText
    wait_for_result: bool
    enable_typing_sound: bool | Unset = UNSET
    instruction: Instruction | Unset = UNSET
    response_variables: Strings | Unset = UNSET
    speak_during_execution: bool | Unset = UNSET
    timeout_ms: CodeTimeout | Unset = UNSET


class BranchNode(_Branching, tag_field="type", tag="branch", frozen=True, kw_only=True):
    """Goes on at once, by its conditions."""

    else_edge: Edge


class ExtractNode(_Branching, tag_field="type", tag="extract_dynamic_variables", frozen=True, kw_only=True):
    """Takes values out of the conversation."""

    variables: list[Variable]
    enable_typing_sound: bool | Unset = UNSET


class TransferCallNode(_Modelled, tag_field="type", tag="transfer_call", frozen=True, kw_only=True):
    """Hands the call over."""

    edge: Edge
    transfer_destination: Destination
    transfer_option: Transfer
    custom_sip_headers: Strings | Unset = UNSET
    ignore_e164_validation: bool | Unset = UNSET
    instruction: Instruction | Unset = UNSET
    speak_during_execution: bool | Unset = UNSET


class AgentSwapNode(_Modelled, tag_field="type", tag="agent_swap", frozen=True, kw_only=True):
    """Goes on with another agent."""

    agent_id: str
    edge: Edge
    post_call_analysis_setting: Handover
    agent_version: str | int | Unset = UNSET
    instruction: Instruction | Unset = UNSET
    keep_current_language: bool | Unset = UNSET
    keep_current_voice: bool | Unset = UNSET
    speak_during_execution: bool | Unset = UNSET
    use_swap_agent_max_duration: bool | Unset = UNSET
    webhook_setting: Webhooks | Unset = UNSET


class PressDigitNode(_Branching, tag_field="type", tag="press_digit", frozen=True, kw_only=True):
    """Presses keys in a menu."""

    instruction: Prompt
    delay_ms: int | Unset = UNSET


class SmsNode(_Modelled, tag_field="type", tag="sms", frozen=True, kw_only=True):
    """Sends a message."""

    instruction: Instruction | SmsTemplate
    success_edge: Edge
    failed_edge: Edge
    sms_destination: SmsDestination | Unset = UNSET
    sms_sender: SmsSender | Unset = UNSET


class McpNode(_Branching, tag_field="type", tag="mcp", frozen=True, kw_only=True):
    """Calls a tool of an MCP server."""

    mcp_id: str
    mcp_tool_name: str
    wait_for_result: bool
    enable_typing_sound: bool | Unset = UNSET
    instruction: Instruction | Unset = UNSET
    response_variables: Strings | Unset = UNSET
    speak_during_execution: bool | Unset = UNSET


class ComponentNode(_Common, tag_field="type", tag="component", frozen=True, kw_only=True):
    """Runs a component."""

    component_id: str
    component_type: Literal["local", "shared"]
    else_edge: Edge
    edges: list[Edge] | Unset = UNSET
    finetune_transition_examples: list[TransitionExample] | Unset = UNSET


class EndNode(_Modelled, tag_field="type", tag="end", frozen=True, kw_only=True):
    """Ends the call, after a last sentence where there is one."""

    custom_sip_headers: Strings | Unset = UNSET
    instruction: Instruction | Unset = UNSET
    speak_during_execution: bool | Unset = UNSET


class BridgeTransferNode(_Modelled, tag_field="type", tag="bridge_transfer", frozen=True, kw_only=True):
    """Joins a warm transfer."""

    instruction: Instruction | Unset = UNSET
    speak_during_execution: bool | Unset = UNSET


class CancelTransferNode(_Modelled, tag_field="type", tag="cancel_transfer", frozen=True, kw_only=True):
    """Gives a warm transfer up."""

    instruction: Instruction | Unset = UNSET
    speak_during_execution: bool | Unset = UNSET


Node = (
    ConversationNode
    | SubagentNode
    | FunctionNode
    | CodeNode
    | BranchNode
    | ExtractNode
    | TransferCallNode
    | AgentSwapNode
    | PressDigitNode
    | SmsNode
    | McpNode
    | ComponentNode
    | EndNode
    | BridgeTransferNode
    | CancelTransferNode
)
"""The fifteen node types."""

NODE_TYPES: dict[str, type[msgspec.Struct]] = {str(kind.__struct_config__.tag): kind for kind in Node.__args__}


class _Body(Strict, frozen=True, kw_only=True):
    """What a flow and a component share."""

    nodes: list[Node]
    begin_tag_display_position: Position | Unset | None = UNSET
    flex_mode: bool | Unset | None = UNSET
    mcps: list[Mcp] | Unset | None = UNSET
    notes: list[Note] | Unset | None = UNSET
    start_node_id: str | Unset | None = UNSET
    tools: list[FlowTool] | Unset | None = UNSET


class Component(_Body, frozen=True, kw_only=True):
    """A small flow of its own."""

    name: str


class Flow(_Body, frozen=True, kw_only=True):
    """The body that creates a conversation flow."""

    start_speaker: Literal["user", "agent"]
    backup_model: BackupModelChoice | Unset | None = UNSET
    begin_after_user_silence_ms: int | Unset | None = UNSET
    components: list[Component] | Unset | None = UNSET
    default_dynamic_variables: Strings | Unset | None = UNSET
    global_prompt: str | Unset | None = UNSET
    is_transfer_cf: bool | Unset | None = UNSET
    kb_config: KnowledgeBase | Unset = UNSET
    knowledge_base_ids: list[str] | Unset | None = UNSET
    model_choice: ModelChoice | SpeechModelChoice | Unset = UNSET
    model_config: Cascading | SpeechToSpeech | Unset = UNSET
    model_temperature: Annotated[float, msgspec.Meta(ge=0, le=1)] | Unset | None = UNSET
    tool_call_strict_mode: bool | Unset | None = UNSET


FIXED_TEXTS = {
    "else_edge": "Else",
    "always_edge": "Always",
    "skip_response_edge": "Skip response",
    "edge": "Transfer failed",
    "success_edge": "Sent successfully",
    "failed_edge": "Failed to send",
}
"""Field of a node → the one text its condition may have."""

_LISTS: tuple[tuple[str, Any], ...] = (("nodes", Node), ("tools", FlowTool), ("components", Component))


def problems(flow: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with a rendered flow: where ("nodes/greeting/edges[0]") and what; every node is looked at."""
    found = []
    for key, kind in _LISTS:
        for index, row in enumerate(flow.get(key) or ()):
            name = (
                str(row.get("id") or row.get("tool_id") or row.get("name") or index) if isinstance(row, dict) else index
            )
            found += _one(row, kind, f"{key}/{name}")
            if key == "nodes" and isinstance(row, dict):
                found += _fixed_texts(row, f"{key}/{name}")
    rest = {key: value for key, value in flow.items() if key not in {"tools", "components"}}
    if "nodes" in rest:
        rest["nodes"] = []
    return found + _one(rest, Flow, "flow")


def _one(value: object, kind: Any, where: str) -> list[tuple[str, str]]:  # noqa: ANN401  a type or a union of types
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as problem:
        message, _, at = str(problem).partition(" - at `$")
        return [(where + at.rstrip("`"), message)]
    return []


def _fixed_texts(node: Mapping[str, Any], where: str) -> list[tuple[str, str]]:
    found = []
    for key, text in FIXED_TEXTS.items():
        edge = node.get(key)
        condition = edge.get("transition_condition") if isinstance(edge, dict) else None
        said = condition.get("prompt") if isinstance(condition, dict) else None
        if said is not None and said != text:
            found.append((f"{where}/{key}", f"the condition must be {text!r}, not {said!r}"))
    return found
