"""Still parts of a page as ready HTML."""

from dash import dcc, html

from dashboards.components.markup import Markup, is_still, lighten, to_html


def test_text_and_attributes_are_escaped():
    """What comes from a source can never become markup."""
    tree = html.P(["<script>alert(1)</script> & co", html.A("x", href='" onclick="y')])
    assert to_html(tree) == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; co"
        '<a href="&quot; onclick=&quot;y">x</a></p>'
    )


def test_attributes_take_their_html_names():
    """Dash's names become those of HTML; styles become a style attribute."""
    tree = html.Td(
        "1", className="num", colSpan="2", style={"flexGrow": "1"}, **{"aria-hidden": "true"}
    )
    written = to_html(tree)
    assert written.startswith("<td ")
    for part in ('class="num"', 'colspan="2"', 'style="flex-grow:1"', 'aria-hidden="true"'):
        assert part in written


def test_a_void_element_is_not_closed():
    """`<br>` has no end tag."""
    assert to_html(html.Br()) == "<br>"


def test_a_graph_keeps_its_section_alive_and_its_neighbours_light():
    """Only what Dash must run stays a component; what stands beside it becomes one Markup."""
    graph = dcc.Graph(id="g")
    page = html.Main([html.Section([html.H2("a"), graph]), html.Section([html.P("b")])])
    assert not is_still(page)
    light = lighten(page)
    living, still = light.children
    assert isinstance(living, html.Section)
    assert living.children[1] is graph
    assert isinstance(living.children[0], Markup)
    assert isinstance(still, Markup)
    assert still.tag == "section"
    assert still.html == "<p>b</p>"


def test_a_light_element_keeps_its_own_attributes():
    """The element itself is drawn by the browser side with the attributes Dash would use."""
    light = lighten(html.Ul([html.Li("x")], className="tiles", id="t"))
    assert light.attributes == {"className": "tiles", "id": "t"}
