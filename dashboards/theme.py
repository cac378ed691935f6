"""Colours and the one plot layout. Each colour has 3:1 or more on the light and the dark ground."""

from typing import Any

STATES = "#1c8296"
INSTITUTIONS = "#b0701f"
SUMMIT = "#8d6a9f"
_LINE = "rgba(128,128,128,0.35)"

PLOT_LAYOUT: dict[str, Any] = {
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": {"family": "inherit", "size": 14},
    "margin": {"l": 48, "r": 8, "t": 8, "b": 32},
    "xaxis": {"showgrid": False, "zeroline": False, "linecolor": _LINE},
    "yaxis": {"gridcolor": _LINE, "zerolinecolor": _LINE},
    "hoverlabel": {"font": {"size": 14}},
}
