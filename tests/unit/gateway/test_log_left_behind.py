"""A test that configures the log of the process leaves nothing to the next."""

import structlog
from structlog.testing import capture_logs

from gateway.observability import configure


def _heard() -> list[str]:
    with capture_logs() as logs:
        structlog.get_logger().info("said")
    return [one["event"] for one in logs]


def test_a_quiet_log_hides_what_is_said() -> None:
    configure("error")
    assert _heard() == []


def test_the_log_of_a_test_hears_everything() -> None:
    assert _heard() == ["said"]
