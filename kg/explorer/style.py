"""How classes and modalities look: colour and shape or line pattern together, so that neither is needed alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Modality


@dataclass(frozen=True, slots=True)
class ClassStyle:
    """Fill colour and vis-network shape of the nodes of a class."""

    color: str
    shape: str


@dataclass(frozen=True, slots=True)
class EdgeStyle:
    """Line colour, dash pattern (pixels on, pixels off; empty for a solid line), and the frame of the line's words."""

    color: str
    dashes: tuple[int, ...]
    label: str


# The colours are those of Okabe & Ito (2008), "Color Universal Design", which colour-blind readers tell apart; a
# family of classes shares a colour and its members differ in shape. Most specific first: an entity of several classes
# takes the look of the first.
CLASS_STYLES = {
    "Company": ClassStyle("#0072B2", "square"),
    "GovernmentBody": ClassStyle("#D55E00", "hexagon"),
    "Association": ClassStyle("#0072B2", "hexagon"),
    "MediaOutlet": ClassStyle("#0072B2", "triangleDown"),
    "Person": ClassStyle("#E69F00", "dot"),
    "Group": ClassStyle("#E69F00", "triangle"),
    "Platform": ClassStyle("#CC79A7", "diamond"),
    "Product": ClassStyle("#CC79A7", "square"),
    "Service": ClassStyle("#CC79A7", "triangle"),
    "Country": ClassStyle("#009E73", "dot"),
    "Region": ClassStyle("#009E73", "diamond"),
    "City": ClassStyle("#009E73", "triangle"),
    "Legislation": ClassStyle("#F0E442", "square"),
    "Licence": ClassStyle("#F0E442", "triangle"),
    "Program": ClassStyle("#F0E442", "diamond"),
    "Event": ClassStyle("#56B4E9", "star"),
    "Market": ClassStyle("#56B4E9", "triangleDown"),
    "Activity": ClassStyle("#8C8C8C", "triangle"),
    "Concept": ClassStyle("#8C8C8C", "square"),
    "Place": ClassStyle("#009E73", "hexagon"),
    "Organization": ClassStyle("#0072B2", "dot"),
    "Agent": ClassStyle("#0072B2", "diamond"),
}
OTHER_CLASS = ClassStyle("#8C8C8C", "dot")

EDGE_STYLES = {
    Modality.ACTUAL: EdgeStyle("#46505E", (), "{}"),
    Modality.PLANNED: EdgeStyle("#46505E", (10, 6), "{}"),
    Modality.POSSIBLE: EdgeStyle("#667085", (2, 5), "{}?"),
    Modality.DENIED: EdgeStyle("#C1121F", (), "not: {}"),
}


def shown_class(classes: Iterable[str]) -> str:
    """The class that an entity is drawn as: the most specific one that has a style, else the first by name.

    >>> shown_class(["Organization", "Company"])
    'Company'
    """
    names = set(classes)
    return next((name for name in CLASS_STYLES if name in names), min(names, default="Thing"))


def class_style(name: str) -> ClassStyle:
    """The look of a class; grey dots for one that the ontology got later."""
    return CLASS_STYLES.get(name, OTHER_CLASS)
