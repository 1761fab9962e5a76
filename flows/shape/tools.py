"""The tools of a flow and of a subagent node, and where calls and messages go."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET
from msgspec import UnsetType as Unset

from flows.shape.parts import CodeText, CodeTimeout, Ring, SmsTemplate, Strict, Strings, ToolParameters, Variable

ToolName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
MessageType = Literal["prompt", "static_text"]
Handover = Literal["both_agents", "only_destination_agent"]
Webhooks = Literal["both_agents", "only_destination_agent", "only_source_agent"]
Music = Literal["none", "relaxing_sound", "uplifting_beats", "ringtone", "custom"]


class Predefined(Strict, tag_field="type", tag="predefined", frozen=True, kw_only=True):
    """A fixed number."""

    number: str
    extension: str | Unset = UNSET


class Inferred(Strict, tag_field="type", tag="inferred", frozen=True, kw_only=True):
    """A number the model works out."""

    prompt: str


Destination = Predefined | Inferred


class HandoffPrompt(Strict, tag_field="type", tag="prompt", frozen=True, kw_only=True):
    """What is said to whoever picks up, worded by the model."""

    prompt: str | Unset = UNSET


class HandoffMessage(Strict, tag_field="type", tag="static_message", frozen=True, kw_only=True):
    """What is said to whoever picks up, as it stands."""

    message: str | Unset = UNSET


class Ivr(Strict, frozen=True, kw_only=True):
    """How a menu at the other end is passed."""

    type: Literal["prompt"] | Unset = UNSET
    prompt: str | Unset = UNSET


class ColdTransfer(Strict, tag_field="type", tag="cold_transfer", frozen=True, kw_only=True):
    """Hand over and hang up."""

    cold_transfer_mode: Literal["sip_refer", "sip_invite"] | Unset = UNSET
    show_transferee_as_caller: bool | Unset = UNSET
    transfer_ring_duration_ms: Ring | Unset = UNSET


class WarmTransfer(Strict, tag_field="type", tag="warm_transfer", frozen=True, kw_only=True):
    """Hand over when a person has answered."""

    agent_detection_timeout_ms: float | Unset = UNSET
    custom_on_hold_music_asset_id: str | Unset = UNSET
    enable_bridge_audio_cue: bool | Unset = UNSET
    ivr_option: Ivr | Unset = UNSET
    on_hold_music: Music | Unset = UNSET
    opt_out_human_detection: bool | Unset = UNSET
    private_handoff_option: HandoffPrompt | HandoffMessage | Unset = UNSET
    public_handoff_option: HandoffPrompt | HandoffMessage | Unset = UNSET
    show_transferee_as_caller: bool | Unset = UNSET
    transfer_ring_duration_ms: Ring | Unset = UNSET


class TransferAgent(Strict, frozen=True, kw_only=True):
    """The agent that talks to whoever picks up."""

    agent_id: str
    agent_version: str | int


class AgenticConfig(Strict, frozen=True, kw_only=True):
    """How an agent hands over."""

    action_on_timeout: Literal["bridge_transfer", "cancel_transfer"] | Unset = UNSET
    transfer_agent: TransferAgent | Unset = UNSET
    transfer_timeout_ms: float | Unset = UNSET


class AgenticTransfer(Strict, tag_field="type", tag="agentic_warm_transfer", frozen=True, kw_only=True):
    """Hand over through another agent."""

    agentic_transfer_config: AgenticConfig
    custom_on_hold_music_asset_id: str | Unset = UNSET
    enable_bridge_audio_cue: bool | Unset = UNSET
    on_hold_music: Music | Unset = UNSET
    public_handoff_option: HandoffPrompt | HandoffMessage | Unset = UNSET
    show_transferee_as_caller: bool | Unset = UNSET
    transfer_ring_duration_ms: Ring | Unset = UNSET


Transfer = ColdTransfer | WarmTransfer | AgenticTransfer


class CustomerNumber(Strict, tag_field="type", tag="customer_number", frozen=True, kw_only=True):
    """A message to the caller."""


class GivenNumber(Strict, tag_field="type", tag="phone_number", frozen=True, kw_only=True):
    """A message to a fixed number."""

    phone_number: str
    ignore_e164_validation: bool | Unset = UNSET


class CurrentNumber(Strict, tag_field="type", tag="current_number", frozen=True, kw_only=True):
    """A message from the number called."""


class LongCode(Strict, tag_field="type", tag="retell_long_code", frozen=True, kw_only=True):
    """A message from a number of Retell."""


SmsDestination = CustomerNumber | GivenNumber | None
SmsSender = CurrentNumber | LongCode | None


class SmsText(Strict, tag_field="type", tag="predefined", frozen=True, kw_only=True):
    """A message as it stands."""

    text: str | Unset = UNSET


class SmsInferred(Strict, tag_field="type", tag="inferred", frozen=True, kw_only=True):
    """A message worded by the model."""

    prompt: str | Unset = UNSET


class AllOutput(Strict, tag_field="mode", tag="all", frozen=True, kw_only=True):
    """Everything an app answers."""

    fields: list[str] | Unset = UNSET


class SomeOutput(Strict, tag_field="mode", tag="subset", frozen=True, kw_only=True):
    """Some fields of what an app answers."""

    fields: list[str]


class _Speaks(Strict, frozen=True, kw_only=True):
    """What tools have in common that can talk while they run."""

    name: str
    description: str | Unset = UNSET
    execution_message_description: str | Unset = UNSET
    execution_message_type: MessageType | Unset = UNSET
    speak_during_execution: bool | Unset = UNSET


class CustomTool(_Speaks, tag_field="type", tag="custom", frozen=True, kw_only=True):
    """A function of ours, called over HTTP."""

    name: ToolName
    url: str
    tool_id: str | Unset = UNSET
    args_at_root: bool | Unset = UNSET
    enable_typing_sound: bool | Unset = UNSET
    headers: Strings | Unset = UNSET
    max_retry: Annotated[int, msgspec.Meta(ge=0, le=5)] | Unset = UNSET
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] | Unset = UNSET
    parameter_type: Literal["json", "form"] | Unset = UNSET
    parameters: ToolParameters | Unset = UNSET
    query_params: Strings | Unset = UNSET
    response_variables: Strings | Unset = UNSET
    speak_after_execution: bool | Unset = UNSET
    timeout_ms: Annotated[int, msgspec.Meta(ge=1_000, le=600_000)] | Unset = UNSET


class AppTool(_Speaks, tag_field="type", tag="integration_app", frozen=True, kw_only=True):
    """An app connected in the dashboard."""

    app_id: str
    app_tool_template_name: str
    provider: str
    tool_id: str | Unset = UNSET
    enable_typing_sound: bool | Unset = UNSET
    output_selection: AllOutput | SomeOutput | Unset = UNSET
    parameters: list[ToolParameters] | Unset = UNSET
    response_variables: Strings | Unset = UNSET
    speak_after_execution: bool | Unset = UNSET


FlowTool = CustomTool | AppTool


class CodeTool(_Speaks, tag_field="type", tag="code", frozen=True, kw_only=True):
    """JavaScript on Retell's servers."""

    code: CodeText
    enable_typing_sound: bool | Unset = UNSET
    response_variables: Strings | Unset = UNSET
    speak_after_execution: bool | Unset = UNSET
    timeout_ms: CodeTimeout | Unset = UNSET


class EndCallTool(_Speaks, tag_field="type", tag="end_call", frozen=True, kw_only=True):
    """Hang up."""

    custom_sip_headers: Strings | Unset = UNSET


class TransferCallTool(_Speaks, tag_field="type", tag="transfer_call", frozen=True, kw_only=True):
    """Hand the call over."""

    transfer_destination: Destination
    transfer_option: Transfer
    custom_sip_headers: Strings | Unset = UNSET
    ignore_e164_validation: bool | Unset = UNSET


class AgentSwapTool(_Speaks, tag_field="type", tag="agent_swap", frozen=True, kw_only=True):
    """Go on with another agent."""

    agent_id: Annotated[str, msgspec.Meta(min_length=1)]
    post_call_analysis_setting: Handover
    agent_version: str | int | Unset = UNSET
    keep_current_language: bool | Unset = UNSET
    keep_current_voice: bool | Unset = UNSET
    use_swap_agent_max_duration: bool | Unset = UNSET
    webhook_setting: Webhooks | Unset = UNSET


class PressDigitTool(Strict, tag_field="type", tag="press_digit", frozen=True, kw_only=True):
    """Press a key."""

    name: str
    delay_ms: int | Unset = UNSET
    description: str | Unset = UNSET


class SendSmsTool(_Speaks, tag_field="type", tag="send_sms", frozen=True, kw_only=True):
    """Send a message."""

    sms_content: SmsText | SmsInferred | SmsTemplate
    sms_destination: SmsDestination | Unset = UNSET
    sms_sender: SmsSender | Unset = UNSET
    speak_after_execution: bool | Unset = UNSET


class ExtractTool(Strict, tag_field="type", tag="extract_dynamic_variable", frozen=True, kw_only=True):
    """Listen for values."""

    name: str
    description: str
    variables: list[Variable]
    enable_typing_sound: bool | Unset = UNSET


class McpTool(_Speaks, tag_field="type", tag="mcp", frozen=True, kw_only=True):
    """A tool of an MCP server."""

    description: str
    mcp_id: str | Unset = UNSET
    enable_typing_sound: bool | Unset = UNSET
    input_schema: Strings | Unset = UNSET
    response_variables: Strings | Unset = UNSET
    speak_after_execution: bool | Unset = UNSET


class BridgeTransferTool(_Speaks, tag_field="type", tag="bridge_transfer", frozen=True, kw_only=True):
    """Join a warm transfer."""


class CancelTransferTool(_Speaks, tag_field="type", tag="cancel_transfer", frozen=True, kw_only=True):
    """Give a warm transfer up."""


SubagentTool = (
    CustomTool
    | AppTool
    | CodeTool
    | EndCallTool
    | TransferCallTool
    | AgentSwapTool
    | PressDigitTool
    | SendSmsTool
    | ExtractTool
    | McpTool
    | BridgeTransferTool
    | CancelTransferTool
)


class Mcp(Strict, frozen=True, kw_only=True):
    """An MCP server."""

    name: str
    url: str
    headers: Strings | Unset = UNSET
    query_params: Strings | Unset = UNSET
    timeout_ms: int | Unset = UNSET
