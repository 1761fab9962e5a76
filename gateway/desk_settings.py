"""What the core has to be told, out of the settings of the gateway."""

from booking.bootstrap import BookingSettings
from gateway.settings import Settings


def desk_settings(settings: Settings) -> BookingSettings:
    """The core's part of the settings, secrets revealed."""
    team = settings.calcom_keys.get("default")
    return BookingSettings(
        database_url=settings.database_url,
        calcom_mode=settings.calcom_mode,
        calcom_url=settings.calcom_url,
        calcom_api_key=team.reveal() if team else "",
        calcom_staff_keys={name: key.reveal() for name, key in settings.calcom_keys.items() if name != "default"},
        mail_url=settings.smtp_url.reveal(),
        mail_from=settings.mail_from,
    )
