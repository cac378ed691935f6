"""Turns still parts of a page into ready HTML.

Dash watches every component it is given: a matrix of a thousand cells took it twenty seconds to
draw, and takes none as HTML. The same HTML is the page's first paint, so it can be read before,
and without, JavaScript.
"""

import re
from html import escape
from typing import Any

from dash.development.base_component import Component

_NAMES = {"className": "class", "htmlFor": "for"}
_VOID = {"br", "hr", "img", "input", "meta", "link", "wbr", "col"}


class Markup(Component):
    """An element whose inside is ready HTML; drawn by `assets/hechos.js`."""

    tag: str
    attributes: dict[str, Any]
    html: str
    _children_props: list[str] = []  # noqa: RUF012 - as Dash declares it
    _base_nodes: list[str] = ["children"]  # noqa: RUF012 - as Dash declares it
    _namespace = "hechos_components"
    _type = "Markup"
    _prop_names: list[str] = ["id", "tag", "attributes", "html"]  # noqa: RUF012 - as Dash declares it
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012 - as Dash declares it
    available_properties: list[str] = _prop_names
    available_wildcard_properties: list[str] = []  # noqa: RUF012 - as Dash declares it

    def __init__(self, tag: str, attributes: dict[str, Any], html: str) -> None:
        """`tag` with `attributes` (named as in Dash) around `html`, which must be safe."""
        super().__init__(tag=tag, attributes=attributes, html=html)  # type: ignore[no-untyped-call]


def lighten(node: Any) -> Any:  # noqa: ANN401 - whatever Dash takes as children
    """`node` with every still part as one `Markup`; parts that Dash must run stay as they are."""
    if isinstance(node, list | tuple):
        return [lighten(child) for child in node]
    if not isinstance(node, Component) or isinstance(node, Markup):
        return node
    if is_still(node):
        attributes = {
            name: value for name, value in _properties(node).items() if name != "children"
        }
        return Markup(_tag(node), attributes, to_html(getattr(node, "children", None)))
    if _is_html(node):
        node.children = lighten(node.children)
    return node


def is_still(node: Any) -> bool:  # noqa: ANN401
    """Whether `node` and all in it are plain HTML elements or text."""
    if isinstance(node, list | tuple):
        return all(is_still(child) for child in node)
    if isinstance(node, Markup):
        return True
    if isinstance(node, Component):
        return _is_html(node) and is_still(getattr(node, "children", None))
    return True


def to_html(node: Any) -> str:  # noqa: ANN401
    """HTML of a tree of Dash's HTML components, text escaped.

    A component that only runs in the browser (a graph) leaves an empty place; `Markup` is taken
    as it is.
    """
    if isinstance(node, list | tuple):
        return "".join(to_html(child) for child in node)
    if not isinstance(node, Component):
        return "" if node is None else escape(str(node), quote=False)
    if isinstance(node, Markup):
        return f"<{node.tag}{_attributes(node.attributes)}>{node.html}</{node.tag}>"
    if not _is_html(node):
        return ""
    tag = _tag(node)
    attributes = _attributes(_properties(node))
    if tag in _VOID:
        return f"<{tag}{attributes}>"
    return f"<{tag}{attributes}>{to_html(getattr(node, 'children', None))}</{tag}>"


def _attributes(properties: dict[str, Any]) -> str:
    return "".join(
        _attribute(name, value) for name, value in properties.items() if name != "children"
    )


def _is_html(node: Component) -> bool:
    return type(node).__module__.startswith("dash.html")


def _tag(node: Component) -> str:
    return type(node).__name__.lower()


def _properties(node: Component) -> dict[str, Any]:
    found: dict[str, Any] = node.to_plotly_json()["props"]  # type: ignore[no-untyped-call]
    return found


def _attribute(name: str, value: Any) -> str:  # noqa: ANN401
    if value is None or value is False:
        return ""
    name = _NAMES.get(name, name if "-" in name else name.lower())
    if value is True:
        return f" {name}"
    if isinstance(value, dict):
        value = ";".join(f"{_kebab(key)}:{part}" for key, part in value.items())
    return f' {name}="{escape(str(value))}"'


def _kebab(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: f"-{match.group(1).lower()}", name)
