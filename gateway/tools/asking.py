"""What must be asked back: raised wherever an argument cannot be made out, answered to the caller as a question."""

from gateway.replies import Answer


class AskBack(Exception):
    """The call cannot go on without asking the caller."""

    def __init__(self, code: str, *, missing: tuple[str, ...] = (), **facts: object) -> None:
        """Say what to ask.

        Args:
            code: The outcome code.
            missing: Names of arguments that are missing.
            **facts: The facts that go with the code.
        """
        super().__init__(code)
        self.answer = Answer(code=code, facts=facts, missing=missing)


def missing(*names: str) -> AskBack:
    """These arguments are needed and were not said either."""
    return AskBack("missing_information", missing=names)
