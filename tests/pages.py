"""Follow-up pages written by hand in the format of the real one, on themes of our own."""

from dataclasses import dataclass, field

GAP = "\u00a0"


@dataclass
class Reported:
    """A report to print: date as M/D/YYYY, paragraph numbers, body lines."""

    date: str
    paragraphs: str
    body: list[str]

    def lines(self) -> list[str]:
        """The header and the body as the page prints them."""
        header = f"    • Date: {GAP}{self.date}{GAP} {GAP} Paragraphs: {self.paragraphs}"
        return [header, *(f"    {line}" if line else "" for line in self.body)]


@dataclass
class Listed:
    """An actor to print, with reports and related resources."""

    name: str
    reports: list[Reported] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The actor's part of the page."""
        lines = [f"  • {self.name}"]
        if self.reports:
            lines.append("    • Reports")
        for report in self.reports:
            lines.extend(report.lines())
        if self.resources:
            lines.extend(["    • Related Resources", *(f"    {one}" for one in self.resources)])
        return lines


def page(instruments: dict[str, dict[str, str]], actors: list[Listed]) -> str:
    """A page: instrument headings with their numbered texts, then actors."""
    lines = [
        "Skip Navigation Links",
        "",
        "  • Ministerials",
        "  • Paragraphs Related to the Theme",
    ]
    for at, (heading, provisions) in enumerate(instruments.items()):
        lines.append(f"    • • {heading}" if at == 0 else f"      • {heading}")
        for number, text in provisions.items():
            lines.append(f"      • {number}:")
            lines.extend(f"      {part}" for part in text.split("\n"))
    lines.append("")
    for actor in actors:
        lines.extend(actor.lines())
    return "\n".join(lines)


BRIDGES = {
    "Mandates for Action - Springfield, Freedonia - April 2015": {
        "1": "States keep every bridge open to people on foot.",
        "2": "States count the bridges they close and say why.",
    },
    "Plan of Accion - Gotham , Sylvania - December 1996": {
        "2.8": "Build a footbridge over each river that is crossed by swimmers.",
        "17": "Train bridge keepers and publish how many were trained.",
    },
    "Declaration - Elbonia City, Elbonia - November 2005": {
        "17": "We affirm that a bridge has two ends and that both are ours.",
    },
}

BRIDGE_ACTORS = [
    Listed("Antigua and Barbuda"),
    Listed(
        "Argentina",
        [
            Reported("12/20/2016", "-", ["Information available in Spanish"]),
            Reported("12/20/2016", "-", ["Information available in Spanish"]),
            Reported(
                "6/12/2015",
                "17, 1",
                [
                    "Durante el año se repararon catorce puentes peatonales en tres provincias.",
                    "",
                    "• Se capacitó a 120 guardianes de puentes.",
                ],
            ),
        ],
    ),
    Listed("Atlantis", [Reported("1/31/2012", "17", ["The bridges are under water, as ever."])]),
    Listed(
        "Bridge Builders Union (BBU)",
        [Reported("5/30/2014", "2", ["We inspected forty bridges and closed none of them."])],
        ["Website of the union"],
    ),
]


def bridges() -> str:
    """A page of another theme: other mandates, other states reporting, two unknown actors."""
    return page(BRIDGES, BRIDGE_ACTORS)
