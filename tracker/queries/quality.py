"""Whether each mandate is one that can be followed; apart from whether it was kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from tracker.method.quality import ClauseCoding, ClauseMeans, ClauseQuality, clause_quality
from tracker.models import Body, Money, Plan, Programme, Provision
from tracker.queries.clauses import clause_indicators, clauses
from tracker.queries.frames import Dtypes, records, typed
from tracker.vocab import Addressee, ClauseKind, DeadlineBasis, QualityPart, VerbStrength

QUALITY: Dtypes = {
    "clause_key": "str",
    **{f"{one}{end}": "str" for one in QualityPart for end in ("", "_basis")},
    "yes": "Int64",
    "unknown": "Int64",
}


def quality_frame(session: Session) -> pd.DataFrame:
    """One row a mandate clause, in the order of the catalogue; columns `QUALITY`.

    Each part has its `Answer` and the `QualityBasis` that says why; `yes` and `unknown` count
    parts, the rest of the five being no. Money is linked to a clause through the programme it paid
    for, a body by itself or through the plan or programme it runs; all of them name a paragraph,
    so they count for each of its mandates. A record of money counts also where no amount is
    printed. That a text itself names means is not coded, and so never the basis.
    """
    ground = _Ground.read(session)
    listed = clauses(session)
    mandates = listed[listed["kind"] == ClauseKind.MANDATE.value]
    rows = [ground.row(clause) for clause in records(mandates)]
    return typed(pd.DataFrame(rows, columns=list(QUALITY), dtype="object"), QUALITY)


@dataclass(frozen=True)
class _Ground:
    """What is on record about paragraphs and clauses; read once, all by key."""

    with_indicator: frozenset[str]
    with_money: frozenset[str]
    with_body: frozenset[str]

    @classmethod
    def read(cls, session: Session) -> "_Ground":
        return cls(
            with_indicator=frozenset(clause_indicators(session)["clause_key"]),
            with_money=frozenset(session.scalars(_with_money())),
            with_body=frozenset(session.scalars(_with_body())),
        )

    def row(self, clause: Mapping[str, Any]) -> dict[str, Any]:
        """The quality of one clause, a row of `clauses`."""
        found = clause_quality(_coding(clause), self._means(clause))
        share = found.share
        key = clause["clause_key"]
        return {"clause_key": key, **_told(found), "yes": share.yes, "unknown": share.unknown}

    def _means(self, clause: Mapping[str, Any]) -> ClauseMeans:
        return ClauseMeans(
            has_target=clause["target_value"] is not None and clause["target_unit"] is not None,
            names_indicator=bool(clause["indicator_named"]),
            has_indicator=clause["clause_key"] in self.with_indicator,
            names_means=False,
            has_money=clause["provision_key"] in self.with_money,
            has_body=clause["provision_key"] in self.with_body,
        )


def _coding(clause: Mapping[str, Any]) -> ClauseCoding:
    return ClauseCoding(
        strength=VerbStrength(clause["strength"]),
        addressee=Addressee(clause["addressee"]),
        names_addressee=clause["addressed_to"] is not None,
        names_groups=bool(clause["groups"]),
        deadline_basis=DeadlineBasis(clause["deadline_basis"]),
    )


def _told(found: ClauseQuality) -> dict[str, str]:
    told: dict[str, str] = {}
    for part in QualityPart:
        finding = found.finding(part)
        told[part.value] = finding.answer.value
        told[f"{part}_basis"] = finding.basis.value
    return told


def _with_money() -> Select[str]:
    """Keys of the paragraphs that a programme with money on record serves."""
    paid = exists().where(
        Money.programme_id == Programme.programme_id,
        Programme.provision_id == Provision.provision_id,
    )
    return select(Provision.provision_key).where(paid)


def _with_body() -> Select[str]:
    """Keys of the paragraphs that a body serves, itself or by a plan or programme of its own."""
    itself = exists().where(Body.provision_id == Provision.provision_id)
    through = [
        exists().where(table.provision_id == Provision.provision_id, table.body_id.is_not(None))
        for table in (Plan, Programme)
    ]
    return select(Provision.provision_key).where(or_(itself, *through))
