"""A custom-LLM server that plays a rendered flow and calls the gateway's functions itself, as one's own would."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import msgspec
from websockets.asyncio.server import Server, ServerConnection, serve

from flows.talk import Ended, Event, Spoken, ToolAsked
from simulator.agents.flow import FlowAgent, StandIn
from simulator.cast import Cast
from simulator.faults import Faults
from simulator.gateway_line import GatewayLine
from simulator.retell_wire import Identity, LineClock, RetellWire
from simulator.script import Script


class FlowLlm:
    """The server: what the flow says goes over the wire, what it asks for is done here and reported."""

    def __init__(self, cast: Cast, script: Script, gateway: GatewayLine, key: str) -> None:
        """Play `cast` at the script's clock; functions are signed with `key`."""
        self._cast = cast
        self._script = script
        self._gateway = gateway
        self._key = key
        self._server: Server | None = None

    @property
    def url(self) -> str:
        """Where it is reached."""
        assert self._server is not None
        return f"ws://127.0.0.1:{next(iter(self._server.sockets)).getsockname()[1]}"

    async def __aenter__(self) -> Self:
        """Listen on any free port of 127.0.0.1."""
        self._server = await serve(self._call, "127.0.0.1", 0, ping_interval=None, close_timeout=1)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _call(self, connection: ServerConnection) -> None:
        config = {"call_details": True, "transcript_with_tool_calls": True}
        await _send(connection, response_type="config", config=config)
        details = msgspec.json.decode(await connection.recv())["call"]
        variables = details["retell_llm_dynamic_variables"]
        model = StandIn(self._cast.vocabulary, self._script.now)
        agent = FlowAgent(self._cast.flow, model, variables)
        await self._tell(connection, agent, details, await agent.begin(), 0)
        async for frame in connection:
            asked = msgspec.json.decode(frame)
            if asked["interaction_type"] == "response_required":
                call = {**details, "transcript_with_tool_calls": asked["transcript_with_tool_calls"]}
                events = await agent.hear(asked["transcript"][-1]["content"])
                await self._tell(connection, agent, call, events, asked["response_id"])

    async def _tell(
        self,
        connection: ServerConnection,
        agent: FlowAgent,
        call: Mapping[str, Any],
        events: Sequence[Event],
        number: int,
    ) -> None:
        """Say and do what follows, until the flow listens again; then the response is complete."""
        waiting, over = list(events), False
        while waiting:
            event = waiting.pop(0)
            if isinstance(event, Spoken):
                part = {"response_id": number, "content": f"{event.text} ", "content_complete": False}
                await _send(connection, response_type="response", **part)
            elif isinstance(event, ToolAsked):
                waiting[:0] = await self._function(connection, agent, call, event)
            over = over or isinstance(event, Ended)
        last = {"response_id": number, "content": "", "content_complete": True, "end_call": over}
        await _send(connection, response_type="response", **last)

    async def _function(
        self, connection: ServerConnection, agent: FlowAgent, call: Mapping[str, Any], asked: ToolAsked
    ) -> Sequence[Event]:
        name, identity = asked.tool.name, asked.call_id
        arguments = msgspec.json.encode(asked.arguments).decode()
        told = {"tool_call_id": identity, "name": name, "arguments": arguments}
        await _send(connection, response_type="tool_call_invocation", **told)
        items = [*call["transcript_with_tool_calls"], {"role": "tool_call_invocation", **told}]
        wire = RetellWire(
            line=self._gateway,
            identity=Identity(call_id=call["call_id"], agent_id=call["agent_id"], key=self._key),
            clock=LineClock(self._script.now),
            faults=Faults(),
            note=lambda _what, _detail: None,
        )
        present = {**call, "transcript_with_tool_calls": items}
        content, successful = await wire.attempt(asked, present, agent.variables)
        over = {"tool_call_id": identity, "content": content, "successful": successful}
        await _send(connection, response_type="tool_call_result", **over)
        return await agent.answer(identity, content, successful=successful)


async def _send(connection: ServerConnection, **message: object) -> None:
    await connection.send(msgspec.json.encode(message).decode())
