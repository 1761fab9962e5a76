"""Who may use the web API: a bearer key belongs to one salon."""

import hmac
from collections.abc import Iterable, Mapping

from booking.domain.catalogue import Salon
from gateway.settings import Secret

_SCHEME = "bearer "


def salon_of_key(header: str | None, keys: Mapping[str, Secret], salons: Iterable[Salon]) -> Salon | None:
    """The salon whose key this is; None when it is nobody's.

    Args:
        header: The value of `Authorization`.
        keys: API keys by salon id; "default" counts where there is one salon only.
        salons: All salons of the program.
    """
    if header is None or not header.lower().startswith(_SCHEME):
        return None
    given = header[len(_SCHEME) :].strip().encode()
    names = [name for name, key in keys.items() if hmac.compare_digest(key.reveal().encode(), given)]
    everyone = tuple(salons)
    for salon in everyone:
        if salon.id.lower().replace("_", "-") in names:
            return salon
    return everyone[0] if "default" in names and len(everyone) == 1 else None
