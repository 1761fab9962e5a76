"""The words: versioned conversation flows, written, rendered, checked, compared and executed.

Names are loaded when they are first used: a command line that only prints its help loads no templates.
"""

from importlib import import_module

_HOME = {
    "FlowError": "flows.errors",
    "Phrasebook": "flows.phrases",
    "Rendered": "flows.render",
    "SalonContext": "flows.context",
    "demo_context": "flows.context",
    "library_versions": "flows.store",
    "load_version": "flows.store",
}

__all__ = (
    "FlowError",
    "Phrasebook",
    "Rendered",
    "SalonContext",
    "demo_context",
    "library_versions",
    "load_version",
)


def __getattr__(name: str) -> object:
    """Load a name of the front door from where it lives."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    message = f"module 'flows' has no attribute {name!r}"
    raise AttributeError(message)
