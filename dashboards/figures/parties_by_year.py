"""Parties to one treaty, year by year: a small picture in SVG that needs no script."""

from collections.abc import Sequence
from urllib.parse import quote

from dashboards.theme import STATES

WIDTH, HEIGHT, ROOM = 240, 72, 4


def picture(parties: Sequence[int], states: int) -> str:
    """The address (`data:`) of a picture: a step for each change, one year after the other.

    `parties` are the counts at the end of consecutive years; the top line is at `states`, so
    that pictures of several treaties can be compared.
    """
    steps = _steps(parties, states)
    floor = HEIGHT - ROOM
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="M0 {ROOM}H{WIDTH}M0 {floor}H{WIDTH}" stroke="#808080" stroke-opacity=".5"/>'
        f'<path d="M0 {floor}{steps}V{floor}Z" fill="{STATES}" fill-opacity=".3"/>'
        f'<path d="M0 {floor}{steps}" fill="none" stroke="{STATES}" stroke-width="2.5"/></svg>'
    )
    return f"data:image/svg+xml,{quote(svg, safe=_PLAIN)}"


_PLAIN = "/:=' ()-.,"


def _steps(parties: Sequence[int], states: int) -> str:
    """Up or down at the start of each year in which the number changes, then on to the right."""
    wide, high = WIDTH / max(len(parties), 1), (HEIGHT - 2 * ROOM) / max(states, 1)
    drawn, before = "", 0
    for at, count in enumerate(parties):
        if count != before:
            drawn += f"H{at * wide:.0f}V{HEIGHT - ROOM - count * high:.0f}"
        before = count
    return f"{drawn}H{WIDTH}"
