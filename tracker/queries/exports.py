"""The exported tables: every row, with the keys others rely on."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from tracker.method.progress_rules import ProgressRules
from tracker.models import (
    AccountabilityItem,
    ActionPackage,
    Actor,
    ActorName,
    Adherence,
    Area,
    Base,
    Baseline,
    Body,
    Citation,
    ClauseIndicator,
    Cycle,
    DemandBasis,
    Evidence,
    EvidenceClause,
    Fact,
    Indicator,
    InformationRequest,
    InformationSystem,
    Instrument,
    InstrumentTitle,
    Link,
    Money,
    NamedSystem,
    Outcome,
    Participation,
    Passage,
    Plan,
    Programme,
    ProgrammeFigure,
    Provision,
    ProvisionSummary,
    ProvisionText,
    Recommendation,
    Report,
    ReportSummary,
    Review,
    Rubric,
    RubricRating,
    Scale,
    ScaleValue,
    Series,
    ServiceResource,
    Signatory,
    SignatoryListing,
    Source,
    SourceDefect,
    SourceDefectNote,
    Standard,
    Target,
    Technology,
    Theme,
    ThemeStandard,
    Training,
    Vintage,
)
from tracker.queries.accountability import accountability_shares, accountability_tests
from tracker.queries.alignment import alignment_frame
from tracker.queries.assessments import (
    contributors,
    ledger_frame,
    public_searches,
    public_stages,
)
from tracker.queries.catalogue_tables import table_frame
from tracker.queries.cells import agreement_frame, cells
from tracker.queries.clauses import clauses
from tracker.queries.decisions import with_decisions
from tracker.queries.figures import figures_frame
from tracker.queries.frames import Dtypes, frame_of, records, typed
from tracker.queries.gap import Rules, gap_frame
from tracker.queries.indicator_gaps import indicator_gaps
from tracker.queries.observations import Scope, observations
from tracker.queries.progress import statuses
from tracker.queries.quality import quality_frame
from tracker.queries.research import research_frame
from tracker.queries.score_changes import score_change_summary, score_changes
from tracker.queries.scores import score_runs, stored_cells, stored_figures
from tracker.queries.silence import silence_frame
from tracker.workflow.rules import AssessingRules


def export_frame(session: Session, table: str) -> pd.DataFrame:
    """The frame of an exported table, one of `TABLES`; see each function for its columns."""
    return TABLES[table](session)


def dated_frame(session: Session, table: str, on: date, rules: AssessingRules) -> pd.DataFrame:
    """The frame of one of `DATED_TABLES` as the public sees it on day `on`."""
    return DATED_TABLES[table](session, on, rules)


def as_csv(frame: pd.DataFrame) -> str:
    """CSV with a header, line feeds, empty cells for missing values, `true`/`false`."""
    shown = frame.copy()
    for name in shown.columns[shown.dtypes == "boolean"]:
        shown[name] = shown[name].map({True: "true", False: "false"})
    return str(shown.to_csv(index=False, lineterminator="\n"))


def as_json(frame: pd.DataFrame) -> str:
    """A JSON array of objects, missing values as null."""
    return json.dumps(records(frame), ensure_ascii=False, indent=1, default=str) + "\n"


INSTRUMENTS: Dtypes = {
    "instrument_key": "str",
    "kind": "str",
    "adopted_on": "date",
    "adopted_precision": "str",
    "place": "str",
    "country_code": "str",
    "summit": "str",
    "title_en": "str",
    "title_es": "str",
    "provisions": "Int64",
    "is_verified": "boolean",
}


def instruments(session: Session) -> pd.DataFrame:
    """One row an instrument, newest first; `provisions` counts its paragraphs."""
    english, spanish = aliased(InstrumentTitle), aliased(InstrumentTitle)
    counted = (
        select(func.count())
        .where(Provision.instrument_id == Instrument.instrument_id)
        .correlate(Instrument)
        .scalar_subquery()
    )
    query = (
        select(
            Instrument.instrument_key,
            Instrument.kind_code,
            Instrument.adopted_on,
            Instrument.precision_code,
            Instrument.place,
            Instrument.country_code,
            Instrument.summit,
            english.title,
            spanish.title,
            counted,
            Instrument.is_verified,
        )
        .outerjoin(
            english,
            (english.instrument_id == Instrument.instrument_id) & (english.language_code == "en"),
        )
        .outerjoin(
            spanish,
            (spanish.instrument_id == Instrument.instrument_id) & (spanish.language_code == "es"),
        )
        .order_by(Instrument.adopted_on.desc(), Instrument.instrument_key)
    )
    return frame_of(session, query, INSTRUMENTS)


PROVISIONS: Dtypes = {
    "provision_key": "str",
    "instrument_key": "str",
    "paragraph": "str",
    "position": "Int64",
    "kind": "str",
    "theme": "str",
    "language": "str",
    "text_status": "str",
    "text_sha256": "str",
    "chars": "Int64",
    "line": "Int64",
    "line_end": "Int64",
    "char_start": "Int64",
    "char_end": "Int64",
    "summary_en": "str",
    "summary_es": "str",
    "text": "str",
}


def provisions(session: Session) -> pd.DataFrame:
    """One row a provision; hash and length are the imported text's, else the catalogue's.

    `line` and the offsets are where its text stands in the source, empty before an import.
    """
    english, spanish = aliased(ProvisionSummary), aliased(ProvisionSummary)
    current = aliased(ProvisionText)
    query = (
        select(
            Provision.provision_key,
            Instrument.instrument_key,
            Provision.paragraph,
            Provision.position,
            Provision.kind_code,
            Theme.theme_key,
            Provision.language_code,
            Provision.status_code,
            func.coalesce(current.sha256, Provision.pinned_sha256),
            func.coalesce(current.chars, Provision.pinned_chars),
            current.line_start,
            current.line_end,
            current.char_start,
            current.char_end,
            english.summary,
            spanish.summary,
            current.wording,
        )
        .join(Provision.instrument)
        .outerjoin(Provision.theme)
        .outerjoin(
            current,
            (current.provision_id == Provision.provision_id)
            & (current.language_code == Provision.language_code)
            & current.is_current,
        )
        .outerjoin(
            english,
            (english.provision_id == Provision.provision_id) & (english.language_code == "en"),
        )
        .outerjoin(
            spanish,
            (spanish.provision_id == Provision.provision_id) & (spanish.language_code == "es"),
        )
        .order_by(Provision.source_id.is_(None), Provision.source_id, Provision.position)
    )
    return frame_of(session, query, PROVISIONS)


ACTORS: Dtypes = {
    "actor_code": "str",
    "kind": "str",
    "name_en": "str",
    "name_es": "str",
    "name_pt": "str",
    "name_fr": "str",
    "iso2": "str",
    "m49": "str",
    "page_order": "Int64",
    "is_verified": "boolean",
}


def actors(session: Session) -> pd.DataFrame:
    """One row an actor, in the order of the follow-up page, then by code."""
    names = [aliased(ActorName) for _ in range(4)]
    query = select(
        Actor.actor_code,
        Actor.kind_code,
        *(name.name for name in names),
        Actor.iso2,
        Actor.m49,
        Actor.page_order,
        Actor.is_verified,
    )
    for name, language in zip(names, ("en", "es", "pt", "fr"), strict=True):
        query = query.outerjoin(
            name, (name.actor_id == Actor.actor_id) & (name.language_code == language)
        )
    query = query.order_by(Actor.page_order.is_(None), Actor.page_order, Actor.actor_code)
    return frame_of(session, query, ACTORS)


REPORTS: Dtypes = {
    "report_key": "str",
    "actor_code": "str",
    "reported_on": "date",
    "ordinal": "Int64",
    "position": "Int64",
    "date_as_printed": "str",
    "paragraphs": "str",
    "language": "str",
    "has_text": "boolean",
    "is_truncated": "boolean",
    "chars": "Int64",
    "text_sha256": "str",
    "text_status": "str",
    "line_start": "Int64",
    "line_end": "Int64",
    "summary_en": "str",
    "summary_es": "str",
}


def reports(session: Session) -> pd.DataFrame:
    """One row a report, in page order; `text_status` is `gone` where a later page dropped it."""
    english, spanish = aliased(ReportSummary), aliased(ReportSummary)
    query = (
        select(
            Report.report_key,
            Actor.actor_code,
            Report.reported_on,
            Report.ordinal,
            Report.position,
            Report.date_as_printed,
            Report.paragraphs,
            Report.language_code,
            Report.has_text,
            Report.is_truncated,
            Report.chars,
            Report.text_sha256,
            Report.status_code,
            Report.line_start,
            Report.line_end,
            english.summary,
            spanish.summary,
        )
        .join(Report.actor)
        .outerjoin(
            english, (english.report_id == Report.report_id) & (english.language_code == "en")
        )
        .outerjoin(
            spanish, (spanish.report_id == Report.report_id) & (spanish.language_code == "es")
        )
        .order_by(Report.source_id, Report.position, Report.report_key)
    )
    return frame_of(session, query, REPORTS)


CITATIONS: Dtypes = {"report_key": "str", "position": "Int64", "citation": "str"}


def citations(session: Session) -> pd.DataFrame:
    """One row a paragraph number printed in a report's header."""
    query = (
        select(Report.report_key, Citation.position, Citation.paragraph)
        .join(Citation.report)
        .order_by(Report.source_id, Report.position, Citation.position)
    )
    return frame_of(session, query, CITATIONS)


LINKS: Dtypes = {
    "report_key": "str",
    "citation": "str",
    "status": "str",
    "provision_key": "str",
    "basis": "str",
    "confidence": "Float64",
}


def links(session: Session) -> pd.DataFrame:
    """One row a candidate; for a decided link also who decided, when (UTC) and why."""
    query = (
        select(
            Report.report_key,
            Citation.paragraph,
            Link.status_code,
            Provision.provision_key,
            Link.basis_code,
            Link.confidence,
        )
        .join(Link.citation)
        .join(Citation.report)
        .outerjoin(Link.provision)
        .order_by(Report.source_id, Report.position, Citation.position, Link.link_id)
    )
    return with_decisions(session, frame_of(session, query, LINKS))


DEFECTS: Dtypes = {
    "defect_key": "str",
    "source_key": "str",
    "kind": "str",
    "status": "str",
    "is_declared": "boolean",
    "subject_key": "str",
    "line": "Int64",
    "occurrences": "Int64",
    "quote": "str",
    "note_en": "str",
    "note_es": "str",
}


def defects(session: Session) -> pd.DataFrame:
    """One row a source defect; `subject_key` is empty where it concerns the whole source."""
    english, spanish = aliased(SourceDefectNote), aliased(SourceDefectNote)
    query = (
        select(
            SourceDefect.defect_key,
            Source.source_key,
            SourceDefect.kind_code,
            SourceDefect.status_code,
            SourceDefect.is_declared,
            SourceDefect.subject_key,
            SourceDefect.line,
            SourceDefect.occurrences,
            SourceDefect.quote,
            english.note,
            spanish.note,
        )
        .join(SourceDefect.source)
        .outerjoin(
            english,
            (english.defect_id == SourceDefect.defect_id) & (english.language_code == "en"),
        )
        .outerjoin(
            spanish,
            (spanish.defect_id == SourceDefect.defect_id) & (spanish.language_code == "es"),
        )
        .order_by(Source.source_key, SourceDefect.line, SourceDefect.defect_key)
    )
    return frame_of(session, query, DEFECTS)


SIGNATORIES: Dtypes = {
    "instrument_key": "str",
    "signatory_key": "str",
    "kind": "str",
    "name": "str",
    "acronym": "str",
    "scope": "str",
    "lists": "str",
    "listings": "Int64",
    "lines": "str",
    "as_printed": "str",
}


def signatories(session: Session) -> pd.DataFrame:
    """One row a signatory; `lists`, `lines`, `as_printed` hold every place it is listed, by `|`."""
    query = (
        select(Instrument.instrument_key, Signatory, SignatoryListing)
        .join(Instrument, Instrument.instrument_id == Signatory.instrument_id)
        .join(SignatoryListing, SignatoryListing.signatory_id == Signatory.signatory_id)
        .order_by(Instrument.instrument_key, SignatoryListing.line, SignatoryListing.position)
    )
    found: dict[int, list[SignatoryListing]] = {}
    heads: dict[int, tuple[str, Signatory]] = {}
    for key, signatory, listing in session.execute(query):
        heads[signatory.signatory_id] = (key, signatory)
        found.setdefault(signatory.signatory_id, []).append(listing)
    rows = [
        (
            heads[number][0],
            heads[number][1].signatory_key,
            heads[number][1].kind_code,
            heads[number][1].name,
            heads[number][1].acronym,
            heads[number][1].scope,
            "|".join(str(one.list_number) for one in listings),
            len(listings),
            "|".join(str(one.line) for one in listings),
            " | ".join(one.as_printed for one in listings),
        )
        for number, listings in found.items()
    ]
    return typed(pd.DataFrame(rows, columns=list(SIGNATORIES)), SIGNATORIES)


CATALOGUE_TABLES: dict[str, type[Base]] = {
    "passages": Passage,
    "standards": Standard,
    "theme-standards": ThemeStandard,
    "demand-bases": DemandBasis,
    "accountability-test": AccountabilityItem,
    "adherences": Adherence,
    "reviews": Review,
    "recommendations": Recommendation,
    "action-packages": ActionPackage,
    "indicators": Indicator,
    "clause-indicators": ClauseIndicator,
    "bodies": Body,
    "plans": Plan,
    "programmes": Programme,
    "programme-figures": ProgrammeFigure,
    "money": Money,
    "technologies": Technology,
    "information-systems": InformationSystem,
    "resources": ServiceResource,
    "participations": Participation,
    "information-requests": InformationRequest,
    "trainings": Training,
    "outcomes": Outcome,
    "systems": NamedSystem,
    "facts": Fact,
    "evidence": Evidence,
    "evidence-clauses": EvidenceClause,
    "cycles": Cycle,
    "rubrics": Rubric,
    "rubric-ratings": RubricRating,
    "scales": Scale,
    "scale-values": ScaleValue,
    "areas": Area,
    "series": Series,
    "vintages": Vintage,
    "baselines": Baseline,
    "targets": Target,
}

TABLES: dict[str, Callable[[Session], pd.DataFrame]] = {
    "instruments": instruments,
    "provisions": provisions,
    "clauses": clauses,
    "actors": actors,
    "reports": reports,
    "citations": citations,
    "links": links,
    "defects": defects,
    "signatories": signatories,
    "indicator-gaps": indicator_gaps,
    **{name: partial(table_frame, model=model) for name, model in CATALOGUE_TABLES.items()},
    "contributors": contributors,
    "ledger": ledger_frame,
    "score-runs": score_runs,
}

# what the public sees of these depends on the day: embargoes end, publications replace others
DATED_TABLES: dict[str, Callable[[Session, date, AssessingRules], pd.DataFrame]] = {
    "assessments": lambda session, on, _rules: public_stages(session, on),
    "searches": lambda session, on, _rules: public_searches(session, on),
    "cells": cells,
    "agreement": agreement_frame,
}


def _revisions(session: Session, scope: Scope, _rules: ProgressRules) -> pd.DataFrame:
    return observations(session, scope.with_revisions())


# what is measured: of one indicator or area, as published up to a day
MEASURED_TABLES: dict[str, Callable[[Session, Scope, ProgressRules], pd.DataFrame]] = {
    "observations": lambda session, scope, _rules: observations(session, scope),
    "revisions": _revisions,
    "progress": lambda session, scope, rules: statuses(session, rules, scope),
}


def _over_the_gap(
    make: Callable[[Session, pd.DataFrame, date, Rules], pd.DataFrame],
) -> Callable[[Session, date, Rules], pd.DataFrame]:
    """A table that is made from the cells with their four sides."""

    def made(session: Session, on: date, rules: Rules) -> pd.DataFrame:
        return make(session, gap_frame(session, on, rules), on, rules)

    return made


def _tests(session: Session, gap: pd.DataFrame, on: date, rules: Rules) -> pd.DataFrame:
    return accountability_tests(session, gap, on, rules.progress)


# computed when asked, by all parameters of scores, as the public sees it on a day
COMPUTED_TABLES: dict[str, Callable[[Session, date, Rules], pd.DataFrame]] = {
    "gap": gap_frame,
    "figures": _over_the_gap(figures_frame),
    "silence": _over_the_gap(lambda session, gap, on, _: silence_frame(session, gap, on)),
    "accountability": _over_the_gap(_tests),
    "accountability-shares": _over_the_gap(
        lambda session, gap, on, rules: accountability_shares(_tests(session, gap, on, rules))
    ),
    "quality": lambda session, _on, _rules: quality_frame(session),
    "research-queue": _over_the_gap(
        lambda session, gap, on, rules: research_frame(session, gap, on, rules.scoring)
    ),
    "alignment": _over_the_gap(lambda session, gap, on, _: alignment_frame(session, gap, on)),
}

# of one stored run of scores, the last one without a number; changes are those since the one before
RUN_TABLES: dict[str, Callable[[Session, int | None], pd.DataFrame]] = {
    "scores": stored_figures,
    "score-cells": stored_cells,
    "score-changes": lambda session, run: score_changes(session, newer=run),
    "score-change-summary": lambda session, run: score_change_summary(session, newer=run),
}
