"""Pushing: a built graph into a running store of any maker, document by document, and only what has changed."""

from kg.pushing.client import PASSWORD_VARIABLE, Credentials, Patience
from kg.pushing.transfer import Outcome, Protocol, Pushed, Target, push

__all__ = ["PASSWORD_VARIABLE", "Credentials", "Outcome", "Patience", "Protocol", "Pushed", "Target", "push"]
