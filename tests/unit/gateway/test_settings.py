"""Settings: what the environment says, and every wrong value named at once."""

from pathlib import Path

import pytest

from gateway.settings import Secret, Settings, SettingsInvalid


def test_an_empty_environment_is_enough() -> None:
    settings = Settings.from_env({"HOME": "/home/salon"})
    assert settings.database_url == "sqlite+aiosqlite:////home/salon/.local/share/salon/salon.db"
    assert settings.calcom_mode == "off"
    assert settings.retell_keys == {}
    assert settings.spool == Path("/home/salon/.local/share/salon/spool")


def test_all_values_are_read() -> None:
    settings = Settings.from_env(
        {
            "SALON_DATABASE_URL": "postgresql://salon@db/salon",
            "SALON_PUBLIC_URL": "https://salon.example.org/",
            "SALON_HOST": "0.0.0.0",  # noqa: S104 - a setting people do use
            "SALON_PORT": "9000",
            "SALON_RETELL_API_KEY": "key_default",
            "SALON_RETELL_API_KEY_NORTH_SIDE": "key_north",
            "SALON_API_KEY_DEMO": "secret_demo",
            "SALON_CALCOM_API_KEY": "cal_team",
            "SALON_CALCOM_API_KEY_EMMA_WILLIAMS": "cal_emma",
            "SALON_CALCOM_MODE": "personal",
            "SALON_CALCOM_URL": "http://127.0.0.1:9999",
            "SALON_SMTP_URL": "smtp://mail.example.org:25",
            "SALON_KEEP_CALLS_DAYS": "0",
        }
    )
    assert settings.database_url == "postgresql+asyncpg://salon@db/salon"
    assert settings.public_url == "https://salon.example.org"
    assert settings.port == 9000
    assert settings.retell_keys == {"default": Secret("key_default"), "north-side": Secret("key_north")}
    assert settings.api_keys == {"demo": Secret("secret_demo")}
    assert settings.calcom_keys == {"default": Secret("cal_team"), "emma-williams": Secret("cal_emma")}
    assert settings.calcom_mode == "personal"
    assert settings.keep_calls_days == 0


def test_a_cal_com_key_alone_switches_to_team_mode() -> None:
    assert Settings.from_env({"SALON_CALCOM_API_KEY": "cal"}).calcom_mode == "team"


def test_every_wrong_value_is_named_at_once() -> None:
    with pytest.raises(SettingsInvalid) as caught:
        Settings.from_env(
            {
                "SALON_DATABASE_URL": "mysql://x",
                "SALON_PUBLIC_URL": "salon",
                "SALON_PORT": "99999",
                "SALON_CALCOM_MODE": "both",
                "SALON_SMTP_URL": "mail",
                "SALON_KEEP_CALLS_DAYS": "-1",
                "SALON_LOG_FORMAT": "xml",
            }
        )
    assert sorted(caught.value.problems) == [
        "SALON_CALCOM_MODE",
        "SALON_DATABASE_URL",
        "SALON_KEEP_CALLS_DAYS",
        "SALON_LOG_FORMAT",
        "SALON_PORT",
        "SALON_PUBLIC_URL",
        "SALON_SMTP_URL",
    ]


def test_a_mode_without_its_key_is_wrong() -> None:
    with pytest.raises(SettingsInvalid, match="needed in mode team"):
        Settings.from_env({"SALON_CALCOM_MODE": "team"})


def test_one_secret_under_two_names_is_wrong() -> None:
    """Otherwise it would be chance which salon a signature belongs to."""
    with pytest.raises(SettingsInvalid, match="two names"):
        Settings.from_env({"SALON_RETELL_API_KEY": "same", "SALON_RETELL_API_KEY_B": "same"})


def test_a_secret_never_shows_itself() -> None:
    secret = Secret("key_live_123")
    settings = Settings.from_env({"SALON_RETELL_API_KEY": "key_live_123", "SALON_SMTP_URL": "smtp://u:pw@h:25"})
    for text in (repr(secret), str(secret), f"{secret}", repr(settings), repr({"a": secret})):
        assert "key_live_123" not in text
        assert "pw" not in text
    assert secret.reveal() == "key_live_123"
