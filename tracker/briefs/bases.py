"""What a demand rests on: the mandates and standards it can be held to, each with its text."""

from tracker.briefs.composer import Place, joined, name, strong
from tracker.briefs.desk import Desk
from tracker.briefs.ground import Row
from tracker.briefs.model import Block, BriefKind, Bullets, Line, Prose, Run, Section

MOST = 6  # in two pages


def bases(desk: Desk) -> Section | None:
    """What the demand rests on; None of anything else: it is aligned with, never complied with."""
    if desk.subject.kind is not BriefKind.DEMAND:
        return None
    rows = [row for row in desk.names.bases if row["clause_key"] == desk.subject.key]
    place = Place("demand-bases", desk.subject.key, "clause_key")
    said = desk.c.say_n(
        "Civil society asked this of states; states did not undertake it. It rests on {n} text "
        "that they did accept or helped to write, and only how these stand can be told.",
        "Civil society asked this of states; states did not undertake it. It rests on {n} texts "
        "that they did accept or helped to write, and only how these stand can be told.",
        len(rows),
        n=desk.c.number(len(rows), desk.t("mandates and standards it rests on"), place),
    )
    shown = rows if desk.budget.cells else rows[:MOST]
    items = tuple(_basis(row, desk.t(": ")) for row in shown)
    blocks: list[Block] = [Prose(said)]
    if items:
        blocks.append(Bullets(items))
    return Section("bases", desk.c.say("What it rests on"), tuple(blocks))


def _basis(row: Row, colon: str) -> Line:
    where = row["basis_instrument"] or row["sort"]
    line = (*strong((name(where), Run(colon))), name(f"{row['basis'].rstrip('.')}."))
    return joined([line, (name(row["reason"]),)]) if row["reason"] else line
