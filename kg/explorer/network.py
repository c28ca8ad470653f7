"""The nodes and lines as a pyvis network, and its rendering into a page; the only module that knows pyvis.

pyvis's own template is not used: even with `cdn_resources="in_line"` it fetches two files from elsewhere, and it puts
headings, menus and any tooltip that contains "href" into the page as markup.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.explorer.style import CLASS_STYLES, EDGE_STYLES, OTHER_CLASS, ClassStyle, class_style, shown_class
from kg.explorer.view import View, bends
from kg.explorer.words import relation_words
from kg.model import Modality

if TYPE_CHECKING:
    from pyvis.network import Network

_VIS_NETWORK = Path("lib", "vis-9.1.2", "vis-network.min.js")  # in the templates folder of pyvis 0.3.2
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
_OTHER = "other"  # the group of classes without a look of their own


def _group(style: ClassStyle) -> dict[str, object]:
    lit = {"background": style.color, "border": "#000000"}
    color = {"background": style.color, "border": "#39424E", "highlight": lit, "hover": lit}
    return {"shape": style.shape, "color": color}


def _line_color(color: str) -> dict[str, str]:
    return {"color": color, "highlight": color, "hover": color}


# For vis-network; constants only, because pyvis writes options into the page as they are.
_OPTIONS = {
    "autoResize": True,
    "layout": {"improvedLayout": False},
    "physics": {
        "enabled": False,
        "solver": "forceAtlas2Based",
        "forceAtlas2Based": {"springLength": 140, "avoidOverlap": 0.6},
        "stabilization": {"enabled": False},
    },
    "interaction": {
        "hover": True,
        "tooltipDelay": 250,
        "hoverConnectedEdges": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
    "nodes": {
        "borderWidth": 1.5,
        "borderWidthSelected": 4,
        "font": {
            "face": _FONT,
            "size": 13,
            "color": "#1B2430",
            "strokeWidth": 4,
            "strokeColor": "#FFFFFF",
            "vadjust": -2,
        },
        "scaling": {"label": {"drawThreshold": 6}},
    },
    "groups": {name: _group(style) for name, style in {**CLASS_STYLES, _OTHER: OTHER_CLASS}.items()},
    "edges": {
        "color": _line_color(EDGE_STYLES[Modality.ACTUAL].color),
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.55}},
        "font": {"face": _FONT, "size": 11, "color": "#46505E", "strokeWidth": 4, "strokeColor": "#FFFFFF"},
        "scaling": {"label": {"drawThreshold": 6}},
        "hoverWidth": 1.5,
        "selectionWidth": 2,
        "smooth": False,
    },
}


def network_of(view: View, symmetric: Collection[str]) -> Network:
    """A pyvis network of the view; nodes and lines are known by the positions of entities and statements in it."""
    from pyvis.network import Network

    network = Network(directed=True, cdn_resources="in_line")
    network.options = _OPTIONS
    for position in range(len(view.graph.entities)):
        _add_node(network, view, position)
    bent = bends(view.links)
    for position, (start, end) in view.links.items():
        look = _edge_look(view, position, symmetric)
        network.add_edge(start, end, id=position, smooth=_smooth(bent[position]), **look)
    return network


def vis_network_source(network: Network) -> str:
    """The source of the vis-network that pyvis brings along."""
    return (Path(network.template_dir) / _VIS_NETWORK).read_text(encoding="utf-8")


def rendered(network: Network, template: Path, variables: Mapping[str, str]) -> str:
    """The template with pyvis's `nodes`, `edges` and `options`, and with the variables, put in as they are."""
    network.set_template_dir(str(template.parent), template.name)
    network.templateEnv.globals.update(variables)
    return str(network.generate_html(notebook=False))


def _add_node(network: Network, view: View, position: int) -> None:
    cls = shown_class(view.graph.entities[position].classes)
    x, y = view.first_points[position] if position in view.first_points else view.all_points[position]
    network.add_node(
        position,
        view.labels[position],
        group=cls if cls in CLASS_STYLES else _OTHER,
        shape=class_style(cls).shape,
        size=view.size(position),
        x=x,
        y=y,
    )


def _edge_look(view: View, position: int, symmetric: Collection[str]) -> dict[str, object]:
    statement = view.graph.statements[position]
    style = EDGE_STYLES[statement.modality]
    look: dict[str, object] = {
        "label": style.label.format(relation_words(statement.relation)),
        "width": 1 + min(len({one.document for one in statement.evidence}), 4) / 2,
    }
    if statement.modality is not Modality.ACTUAL:
        look["color"] = _line_color(style.color)
        look["font"] = {"color": style.color}
    if style.dashes:
        look["dashes"] = list(style.dashes)
    if statement.relation in symmetric:
        look["arrows"] = ""
    elif statement.modality is Modality.DENIED:
        look["arrows"] = {"to": {"enabled": True, "type": "bar", "scaleFactor": 0.8}}
    return look


def _smooth(bend: float) -> object:
    """vis-network's curve for a bend; straight lines draw several times faster."""
    if not bend:
        return False
    return {"enabled": True, "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)}
