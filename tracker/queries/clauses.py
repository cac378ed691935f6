"""Clauses with their paragraphs, themes and words; what they rest on and what would show them."""

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.models import (
    Actor,
    Clause,
    ClauseIndicator,
    ClauseText,
    ClauseTheme,
    DemandBasis,
    DemandBasisText,
    Indicator,
    Instrument,
    InstrumentTitle,
    Provision,
    Standard,
    StandardText,
    Theme,
)
from tracker.queries.frames import Dtypes, frame_of, typed
from tracker.vocab import LANGUAGES

CLAUSES: Dtypes = {
    "clause_key": "str",
    "provision_key": "str",
    "instrument_key": "str",
    "position": "Int64",
    "kind": "str",
    "themes": "str",
    "strength": "str",
    "verb": "str",
    "addressee": "str",
    "addressed_to": "str",
    "level": "str",
    "groups": "str",
    "deadline": "date",
    "deadline_precision": "str",
    "deadline_basis": "str",
    "target": "str",
    "target_value": "Float64",
    "target_unit": "str",
    "indicator_named": "str",
    "char_start": "Int64",
    "char_end": "Int64",
    "summary_en": "str",
    "summary_es": "str",
    "summary_pt": "str",
    "summary_fr": "str",
    "note_en": "str",
    "note_es": "str",
}


def clauses(session: Session) -> pd.DataFrame:
    """One row a clause, in the order of the catalogue; `themes` holds codes by `;`, main first.

    `target` is in English; the offsets count characters of the paragraph's normalised text.
    """
    texts = {language: aliased(ClauseText) for language in LANGUAGES}
    themes = _themes_by_clause(session)
    query = select(
        Clause.clause_id,
        Clause.clause_key,
        Provision.provision_key,
        Instrument.instrument_key,
        Clause.position,
        Clause.kind_code,
        Clause.strength_code,
        Clause.verb,
        Clause.addressee_code,
        Actor.actor_code,
        Clause.level_code,
        Clause.groups,
        Clause.deadline_on,
        Clause.deadline_precision_code,
        Clause.deadline_basis_code,
        texts["en"].target,
        Clause.target_value,
        Clause.target_unit,
        Clause.indicator_named,
        Clause.char_start,
        Clause.char_end,
        *(texts[language].summary for language in LANGUAGES),
        texts["en"].note,
        texts["es"].note,
    )
    query = (
        query.join(Provision, Provision.provision_id == Clause.provision_id)
        .join(Instrument, Instrument.instrument_id == Provision.instrument_id)
        .outerjoin(Actor, Actor.actor_id == Clause.addressed_to_id)
    )
    for language, text in texts.items():
        query = query.outerjoin(
            text, (text.clause_id == Clause.clause_id) & (text.language_code == language)
        )
    query = query.order_by(
        Provision.source_id.is_(None), Provision.source_id, Provision.position, Clause.position
    )
    rows = [
        (*row[1:6], ";".join(themes.get(row[0], [])), *row[6:]) for row in session.execute(query)
    ]
    return typed(pd.DataFrame(rows, columns=list(CLAUSES), dtype="object"), CLAUSES)


def _themes_by_clause(session: Session) -> dict[int, list[str]]:
    query = (
        select(ClauseTheme.clause_id, Theme.theme_key)
        .join(Theme, Theme.theme_id == ClauseTheme.theme_id)
        .order_by(ClauseTheme.clause_id, ClauseTheme.position)
    )
    found: dict[int, list[str]] = {}
    for clause_id, theme in session.execute(query):
        found.setdefault(clause_id, []).append(theme)
    return found


def worded_clauses(session: Session, language: str) -> pd.DataFrame:
    """As `clauses`, with `summary`, `note` and `target` in one language; English where missing."""
    frame = clauses(session)
    targets = frame_of(
        session,
        select(Clause.clause_key, ClauseText.target)
        .join(ClauseText, ClauseText.clause_id == Clause.clause_id)
        .where(ClauseText.language_code == language, ClauseText.target.is_not(None)),
        {"clause_key": "str", "target": "str"},
    )
    said = dict(zip(targets["clause_key"], targets["target"], strict=True))
    frame["target"] = [
        said.get(key) or target
        for key, target in zip(frame["clause_key"], frame["target"], strict=True)
    ]
    frame["target"] = frame["target"].astype("str")
    frame["summary"] = frame[f"summary_{language}"].fillna(frame["summary_en"])
    note = f"note_{language}" if f"note_{language}" in frame else "note_en"
    frame["note"] = frame[note].fillna(frame["note_en"])
    dropped = [name for name in frame.columns if name.startswith(("summary_", "note_"))]
    return frame.drop(columns=dropped)


BASES: Dtypes = {
    "clause_key": "str",
    "sort": "str",
    "basis_key": "str",
    "basis": "str",
    "basis_instrument": "str",
    "reason": "str",
}


def demand_bases(session: Session, language: str) -> pd.DataFrame:
    """What each demand rests on: `sort` is `mandate` or the framework of a standard.

    `basis` is the mandate's summary or the standard's label in `language`, `basis_instrument`
    the title of the text it stands in.
    """
    demand, mandate, reason = aliased(Clause), aliased(Clause), aliased(DemandBasisText)
    summary, label, title = aliased(ClauseText), aliased(StandardText), aliased(InstrumentTitle)
    provision = aliased(Provision)
    query = (
        select(
            demand.clause_key,
            Standard.framework_code,
            mandate.clause_key,
            Standard.standard_key,
            summary.summary,
            label.label,
            title.title,
            reason.reason,
        )
        .select_from(DemandBasis)
        .join(demand, demand.clause_id == DemandBasis.clause_id)
        .outerjoin(mandate, mandate.clause_id == DemandBasis.mandate_id)
        .outerjoin(provision, provision.provision_id == mandate.provision_id)
        .outerjoin(Standard, Standard.standard_id == DemandBasis.standard_id)
        .outerjoin(
            summary,
            (summary.clause_id == mandate.clause_id) & (summary.language_code == language),
        )
        .outerjoin(
            label,
            (label.standard_id == Standard.standard_id) & (label.language_code == language),
        )
        .outerjoin(
            title,
            (
                (title.instrument_id == provision.instrument_id)
                | (title.instrument_id == Standard.instrument_id)
            )
            & (title.language_code == language),
        )
        .outerjoin(
            reason,
            (reason.demand_basis_id == DemandBasis.demand_basis_id)
            & (reason.language_code == language),
        )
        .order_by(DemandBasis.demand_basis_id)
    )
    rows = [
        (
            key,
            framework or "mandate",
            mandate_key or standard_key,
            said or labelled,
            where,
            why,
        )
        for key, framework, mandate_key, standard_key, said, labelled, where, why in (
            session.execute(query)
        )
    ]
    return typed(pd.DataFrame(rows, columns=list(BASES), dtype="object"), BASES)


PAIRS: Dtypes = {"clause_key": "str", "indicator_key": "str"}


def clause_indicators(session: Session) -> pd.DataFrame:
    """Which indicator speaks to which clause; columns `clause_key`, `indicator_key`."""
    query = (
        select(Clause.clause_key, Indicator.indicator_key)
        .select_from(ClauseIndicator)
        .join(Clause, Clause.clause_id == ClauseIndicator.clause_id)
        .join(Indicator, Indicator.indicator_id == ClauseIndicator.indicator_id)
        .order_by(ClauseIndicator.clause_id, ClauseIndicator.indicator_id)
    )
    return frame_of(session, query, PAIRS)


def indicators_by_clause(session: Session) -> dict[str, list[str]]:
    """The keys of the indicators that speak to each clause; clauses without one are left out."""
    found: dict[str, list[str]] = {}
    for clause, indicator in clause_indicators(session).itertuples(index=False, name=None):
        found.setdefault(clause, []).append(indicator)
    return {clause: sorted(keys) for clause, keys in found.items()}
