"""The error answers of Cal.com: the usual shape, the validation list, and the bare shape of internal errors."""

from collections.abc import Mapping
from datetime import datetime

Json = dict[str, object]

EXCEPTION_OF = {
    400: "BadRequestException",
    401: "UnauthorizedException",
    403: "ForbiddenException",
    404: "NotFoundException",
    409: "ConflictException",
    422: "UnprocessableEntityException",
    429: "ThrottlerException",
}


class Answer(Exception):
    """An HTTP answer that ends the handling of a request; `bare` is the shape of Nest's base filter."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = "",
        details: Mapping[str, object] | None = None,
        bare: bool = False,
    ) -> None:
        """Keep the parts; the path and time are added by the application."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code or EXCEPTION_OF.get(status, "InternalServerErrorException")
        self.details = dict(details or {})
        self.bare = bare

    def body(self, path: str, now: datetime) -> Json:
        """The answer as JSON."""
        if self.bare:
            return {"statusCode": self.status, "message": self.message}
        error: Json = {"code": self.code, "message": self.message}
        if self.details:
            error["details"] = self.details
        timestamp = now.isoformat().replace("+00:00", "Z")
        return {"status": "error", "timestamp": timestamp, "path": path, "error": error}


def invalid(*problems: tuple[str, str]) -> Answer:
    """400 as class-validator gives it: one entry for each property."""
    errors = [{"property": name, "constraints": {"invalid": why}} for name, why in problems]
    return Answer(400, "; ".join(why for _, why in problems), details={"errors": errors})


def busy(*, team: bool) -> Answer:
    """400: the person has something else at that time."""
    who = "One of the hosts" if team else "User"
    return Answer(400, f"{who} either already has booking at this time or is not available")


def lost_race() -> Answer:
    """409 in the bare shape: the unique key of host, start and end was taken between check and insert."""
    return Answer(409, "booking_conflict_error", bare=True)


def internal() -> Answer:
    """500 in the bare shape."""
    return Answer(500, "Internal server error", bare=True)


class Dropped(Exception):
    """The connection ends without an answer; `applied` tells whether the request had its effect."""

    def __init__(self, *, applied: bool) -> None:
        """Remember whether the request had its effect."""
        super().__init__("the connection was dropped")
        self.applied = applied
