"""One claim where several extractors say the same of one document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.model import Claim, Mention
from kg.ontology import Ontology

Key = tuple[str, frozenset[str] | tuple[str, str]]


def reconcile(by_extractor: Sequence[Iterable[Claim]], ontology: Ontology) -> list[Claim]:
    """The claims of the first extractor, then what each later one says beside them.

    A claim is the same when its relation and both ends are, whichever end comes first in a symmetric relation; then
    the earlier extractor's stays. Order is kept.
    """
    kept: list[Claim] = []
    said: set[Key] = set()
    for claims in by_extractor:
        new = [c for c in claims if _key(c, ontology) not in said]
        said.update(_key(c, ontology) for c in new)
        kept += new
    return kept


def _key(claim: Claim, ontology: Ontology) -> Key:
    subject = _end(claim.subject)
    obj = _end(claim.object)
    if ontology.relation(claim.relation).symmetric:
        return claim.relation, frozenset((subject, obj))
    return claim.relation, (subject, obj)


def _end(end: object) -> str:
    return end.name.casefold() if isinstance(end, Mention) else str(end)
