"""Brings the project's own catalogue (`seeds/`) into the database; twice changes nothing."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.catalogue.cells import SeedRow, codes
from tracker.catalogue.evidence_records import RubricRatingRow
from tracker.catalogue.links import refresh_links
from tracker.catalogue.load_observations import load_observations
from tracker.catalogue.load_table import load_table, remove
from tracker.catalogue.passages import verify_passages
from tracker.catalogue.records import ActorRow, InstrumentRow, ProvisionRow, ReportRow
from tracker.catalogue.seed_tables import ROW_KINDS, Seeds, actor_spellings
from tracker.catalogue.upsert import by_key, set_translations, set_values
from tracker.errors import BadInputError
from tracker.linking.citations import LinkWeights
from tracker.models import (
    AccountabilityItem,
    ActionPackage,
    Actor,
    ActorAlias,
    ActorListing,
    ActorName,
    Adherence,
    Assessment,
    AssessmentEvidence,
    Base,
    Body,
    Citation,
    Clause,
    ClauseIndicator,
    ClauseTheme,
    Contributor,
    ContributorRole,
    Cycle,
    DemandBasis,
    Evidence,
    EvidenceClause,
    Fact,
    Group,
    GroupName,
    Indicator,
    InformationRequest,
    InformationSystem,
    Instrument,
    InstrumentTitle,
    LinkDecision,
    Membership,
    Money,
    NamedSystem,
    Outcome,
    Participation,
    Passage,
    Plan,
    Programme,
    ProgrammeFigure,
    Provision,
    ProvisionListing,
    ProvisionSummary,
    Recommendation,
    Report,
    ReportSummary,
    Review,
    Rubric,
    RubricRating,
    Scale,
    ScaleValue,
    ServiceResource,
    Source,
    SourceDefect,
    SourceDefectNote,
    Standard,
    Technology,
    Theme,
    ThemeLabel,
    ThemeStandard,
    Training,
)
from tracker.vocab import (
    DecisionOrigin,
    DefectStatus,
    EvidenceOrigin,
    IndicatorOrigin,
    SourceKind,
    TextStatus,
)

UNCOUNTED = (
    "aliases",
    "groups",
    "signatory_pairs",
    "baseline",
    "baseline_searches",
    "area_aliases",
    "not_areas",
)
COUNTED = [name for name in ROW_KINDS if name not in UNCOUNTED]


def load_catalogue(session: Session, seeds: Seeds, weights: LinkWeights) -> dict[str, int]:
    """Insert or update every catalogue row by key; imported texts and decisions are left alone.

    Returns how many rows of each table the catalogue holds.
    """
    _sources(session, seeds)
    _themes(session, seeds)
    _actors(session, seeds)
    _groups(session, seeds)
    _instruments(session, seeds.instruments)
    _provisions(session, seeds)
    _listings(session, seeds)
    _reports(session, seeds.reports)
    _defects(session, seeds)
    _decisions(session, seeds)
    session.flush()
    stale: list[Base] = []
    _refuse_changed_criteria(session, seeds.rubric_ratings)
    _clauses(session, seeds, stale)
    for model, rows in _registers(seeds).items():
        load_table(session, model, rows, stale=stale)
    _indicators(session, seeds, stale)
    load_observations(session, seeds, stale)
    _evidence(session, seeds, stale)
    _contributors(session, seeds, stale)
    remove(session, stale)
    refresh_links(session, weights)
    verify_passages(session)
    return {name: len(getattr(seeds, name)) for name in COUNTED}


def _sources(session: Session, seeds: Seeds) -> None:
    stored = by_key(session.scalars(select(Source)), "source_key")
    for row in seeds.sources:
        source = stored.get(row.source_key)
        if source is None:
            source = Source(source_key=row.source_key)
            session.add(source)
        set_values(
            source,
            kind_code=row.kind.value,
            title=row.title,
            publisher=row.publisher,
            published_on=row.published_on,
            retrieved_on=row.retrieved_on,
            language_code=row.language,
            licence=row.licence,
            pinned_sha256=row.sha256,
        )
    session.flush()


def _themes(session: Session, seeds: Seeds) -> None:
    stored = by_key(session.scalars(select(Theme)), "theme_key")
    for row in seeds.themes:
        theme = stored.get(row.theme_key)
        if theme is None:
            theme = Theme(theme_key=row.theme_key)
            session.add(theme)
        set_values(theme, position=row.position)
        set_translations(
            theme.labels,
            lambda language, text: ThemeLabel(language_code=language, label=text),
            "label",
            {"en": row.label_en, "es": row.label_es, "pt": row.label_pt, "fr": row.label_fr},
        )
    session.flush()


def _actors(session: Session, seeds: Seeds) -> None:
    stored = by_key(session.scalars(select(Actor)), "actor_code")
    spellings: dict[str, set[str]] = {}
    for spelt, _column, spelling in actor_spellings(seeds):
        spellings.setdefault(spelt.actor_code, set()).add(spelling)
    imported = {
        alias.alias: actor
        for actor in stored.values()
        if not actor.is_verified
        for alias in actor.aliases
    }
    for row in seeds.actors:
        actor = stored.get(row.actor_code)
        if actor is None:
            same = (imported[name] for name in spellings[row.actor_code] if name in imported)
            actor = next(same, None) or Actor()
            actor.actor_code = row.actor_code
            session.add(actor)
        _fill_actor(actor, row, spellings[row.actor_code])
    session.flush()


def _fill_actor(actor: Actor, row: ActorRow, spellings: Iterable[str]) -> None:
    set_values(
        actor,
        kind_code=row.kind.value,
        iso2=row.iso2,
        m49=row.m49,
        page_order=row.page_order,
        tile_row=row.tile_row,
        tile_col=row.tile_col,
        is_verified=True,
    )
    set_translations(
        actor.names,
        lambda language, text: ActorName(language_code=language, name=text),
        "name",
        {"en": row.name_en, "es": row.name_es, "pt": row.name_pt, "fr": row.name_fr},
    )
    known = {alias.alias for alias in actor.aliases}
    actor.aliases.extend(ActorAlias(alias=alias) for alias in sorted(set(spellings) - known))


def _groups(session: Session, seeds: Seeds) -> None:
    stored = by_key(session.scalars(select(Group)), "group_key")
    for row in seeds.groups:
        group = stored.get(row.group_key)
        if group is None:
            group = stored[row.group_key] = Group(group_key=row.group_key)
            session.add(group)
        set_translations(
            group.names,
            lambda language, text: GroupName(language_code=language, name=text),
            "name",
            {"en": row.name_en, "es": row.name_es, "pt": row.name_pt, "fr": row.name_fr},
        )
    session.flush()
    actors = by_key(session.scalars(select(Actor)), "actor_code")
    present = {
        (one.group_id, one.actor_id, one.status_code, one.member_from): one
        for one in session.scalars(select(Membership))
    }
    for line in seeds.memberships:
        group_id = stored[line.group_key].group_id
        actor_id = actors[line.actor_code].actor_id
        key = (group_id, actor_id, line.status.value, line.member_from)
        membership = present.get(key)
        if membership is None:
            membership = Membership(
                group_id=group_id,
                actor_id=actor_id,
                status_code=line.status.value,
                member_from=line.member_from,
            )
            session.add(membership)
        set_values(
            membership,
            member_to=line.member_to,
            precision_code=line.precision,
            note=line.note_en,
        )


def _instruments(session: Session, rows: list[InstrumentRow]) -> None:
    stored = by_key(session.scalars(select(Instrument)), "instrument_key")
    for row in rows:
        instrument = stored.get(row.instrument_key)
        if instrument is None:
            instrument = Instrument(instrument_key=row.instrument_key)
            session.add(instrument)
        set_values(
            instrument,
            kind_code=row.kind.value,
            adopted_on=row.adopted_on,
            precision_code="day",
            place=row.place,
            place_names=row.place_names or "",
            country_code=row.country_code,
            summit=row.summit,
            is_verified=True,
        )
        set_translations(
            instrument.titles,
            lambda language, text: InstrumentTitle(language_code=language, title=text),
            "title",
            {"en": row.title_en, "es": row.title_es, "pt": row.title_pt, "fr": row.title_fr},
        )
    session.flush()


def _provisions(session: Session, seeds: Seeds) -> None:
    stored = by_key(session.scalars(select(Provision)), "provision_key")
    instruments = by_key(session.scalars(select(Instrument)), "instrument_key")
    sources = by_key(session.scalars(select(Source)), "source_key")
    themes = by_key(session.scalars(select(Theme)), "theme_key")
    source_of = {
        row.instrument_key: sources[row.source_key] for row in seeds.instruments if row.source_key
    }
    for position, row in enumerate(seeds.provisions, 1):
        source = source_of.get(row.instrument_key)
        provision = stored.get(row.provision_key)
        if provision is None:
            provision = Provision(
                provision_key=row.provision_key,
                instrument_id=instruments[row.instrument_key].instrument_id,
                source_id=source.source_id if source else None,
                paragraph=row.paragraph,
                position=position,
                language_code=row.language,
                status_code=TextStatus.PINNED.value,
            )
            if source is not None:
                listing = ProvisionListing(
                    source_id=source.source_id, position=position, is_listed=True
                )
                provision.listings.append(listing)
            session.add(provision)
        _fill_provision(provision, row, themes[row.theme])


def _fill_provision(provision: Provision, row: ProvisionRow, theme: Theme) -> None:
    set_values(
        provision,
        kind_code=row.kind.value,
        theme_id=theme.theme_id,
        pinned_sha256=row.text_sha256,
        pinned_chars=row.chars,
        reprinted_sha256=row.reprinted_sha256,
        certainty_code=row.certainty.value if row.certainty else None,
        evidence=row.evidence,
    )
    set_translations(
        provision.summaries,
        lambda language, text: ProvisionSummary(language_code=language, summary=text),
        "summary",
        {
            "en": row.summary_en,
            "es": row.summary_es,
            "pt": row.summary_pt,
            "fr": row.summary_fr,
        },
    )


def _clauses(session: Session, seeds: Seeds, stale: list[Base]) -> None:
    clauses = load_table(session, Clause, seeds.clauses, stale=stale)
    theme_ids = {one.theme_key: one.theme_id for one in session.scalars(select(Theme))}
    for row in seeds.clauses:
        clause = clauses[row.key]
        wanted = [theme_ids[key] for key in codes(row.themes)]
        if [one.theme_id for one in clause.themes] != wanted:
            if clause.themes:
                clause.themes.clear()
                session.flush()  # positions are unique: the old ones go first
            clause.themes.extend(
                ClauseTheme(theme_id=theme_id, position=position)
                for position, theme_id in enumerate(wanted, 1)
            )
    session.flush()


def _registers(seeds: Seeds) -> dict[type[Base], Sequence[SeedRow]]:
    """The tables that hold exactly their seed file, in the order they refer to one another."""
    return {
        Passage: seeds.passages,
        Standard: seeds.standards,
        ThemeStandard: seeds.theme_standards,
        DemandBasis: seeds.demand_bases,
        AccountabilityItem: seeds.accountability_items,
        Adherence: seeds.adherences,
        Review: seeds.reviews,
        Recommendation: seeds.recommendations,
        ActionPackage: seeds.action_packages,
        Body: seeds.bodies,
        Plan: seeds.plans,
        Programme: seeds.programmes,
        ProgrammeFigure: seeds.programme_figures,
        Money: seeds.money,
        Technology: seeds.technologies,
        InformationSystem: seeds.information_systems,
        ServiceResource: seeds.resources,
        Participation: seeds.participations,
        InformationRequest: seeds.information_requests,
        Training: seeds.trainings,
        Outcome: seeds.outcomes,
        NamedSystem: seeds.systems,
        Fact: seeds.facts,
        Cycle: seeds.cycles,
        Rubric: seeds.rubrics,
        RubricRating: seeds.rubric_ratings,
        Scale: seeds.scales,
        ScaleValue: seeds.scale_values,
    }


def _refuse_changed_criteria(session: Session, rows: Sequence[RubricRatingRow]) -> None:
    """A rubric that assessments were made by keeps its criteria: others need a new version."""
    used = select(Assessment.rubric_id).where(Assessment.rubric_id.is_not(None)).distinct()
    stored = session.scalars(select(RubricRating).where(RubricRating.rubric_id.in_(used)))
    wanted = {row.key: row for row in rows}
    for rating in stored:
        row = wanted.get(rating.rubric_rating_key)
        criteria = {text.language_code: text.criterion for text in rating.texts}
        changed = row is None or any(
            getattr(row, f"criterion_{language}") != text for language, text in criteria.items()
        )
        if changed:
            line = f" line {row.line}:" if row else ""
            raise BadInputError(
                f"rubric_ratings.csv:{line} assessments were made by {rating.rubric_rating_key}: "
                "expected its criterion as it was, and a new version of the rubric for another"
            )


def _evidence(session: Session, seeds: Seeds, stale: list[Base]) -> None:
    """The catalogue's evidence; what people added stays, and what assessments stand on too."""
    by_people = select(Evidence.evidence_id).where(
        Evidence.origin_code == EvidenceOrigin.PERSON.value
    )
    dropped: list[Base] = []
    found = load_table(
        session,
        Evidence,
        seeds.evidence,
        keep=Evidence.origin_code == EvidenceOrigin.PERSON.value,
        stale=dropped,
    )
    for one in found.values():
        set_values(one, is_current=True)
    used = set(session.scalars(select(AssessmentEvidence.evidence_id)))
    for gone in dropped:
        if isinstance(gone, Evidence) and gone.evidence_id in used:
            set_values(gone, is_current=False)
        else:
            stale.append(gone)
    load_table(
        session,
        EvidenceClause,
        seeds.evidence_clauses,
        keep=EvidenceClause.evidence_id.in_(by_people),
        stale=stale,
    )


def _contributors(session: Session, seeds: Seeds, stale: list[Base]) -> None:
    """Who the catalogue's own assessments are by; those that people registered stay."""
    by_people = Contributor.origin_code == EvidenceOrigin.PERSON.value
    taken = set(session.scalars(select(Contributor.contributor_key).where(by_people)))
    for row in seeds.contributors:
        if row.contributor_key in taken:
            raise BadInputError(
                f"contributors.csv: line {row.line}: contributor_key: {row.contributor_key!r} is "
                "a pen name that somebody has taken: expected another"
            )
    found = load_table(
        session,
        Contributor,
        seeds.contributors,
        keep=by_people,
        stale=stale,
    )
    for row in seeds.contributors:
        roles = found[row.key].roles
        for role in [one for one in roles if one.role_code not in codes(row.roles)]:
            roles.remove(role)
        known = {one.role_code for one in roles}
        roles.extend(ContributorRole(role_code=one) for one in codes(row.roles) if one not in known)
    session.flush()


def _indicators(session: Session, seeds: Seeds, stale: list[Base]) -> None:
    """The catalogue's indicators; what organisations proposed, and for which clauses, stays."""
    proposed_keys = set(
        session.scalars(
            select(Indicator.indicator_key).where(
                Indicator.origin_code == IndicatorOrigin.ORGANISATION.value
            )
        )
    )
    for row in seeds.indicators:
        if row.indicator_key in proposed_keys:
            raise BadInputError(
                f"indicators.csv: line {row.line}: indicator_key: {row.indicator_key!r} is the key "
                "of an indicator that an organisation proposed: expected another"
            )
    load_table(
        session,
        Indicator,
        seeds.indicators,
        keep=Indicator.origin_code == IndicatorOrigin.ORGANISATION.value,
        stale=stale,
    )
    proposed = select(Indicator.indicator_id).where(
        Indicator.origin_code == IndicatorOrigin.ORGANISATION.value
    )
    load_table(
        session,
        ClauseIndicator,
        seeds.clause_indicators,
        keep=ClauseIndicator.indicator_id.in_(proposed),
        stale=stale,
    )


def _listings(session: Session, seeds: Seeds) -> None:
    """The actors with a place on the follow-up page are listed by the catalogued page."""
    actors = by_key(session.scalars(select(Actor)), "actor_code")
    sources = by_key(session.scalars(select(Source)), "source_key")
    pages = [sources[row.source_key] for row in seeds.sources if row.kind is SourceKind.SUMMIT_PAGE]
    present = {(row.source_id, row.actor_id) for row in session.scalars(select(ActorListing))}
    for page in pages:
        for row in seeds.actors:
            actor_id = actors[row.actor_code].actor_id
            if row.page_order is not None and (page.source_id, actor_id) not in present:
                session.add(
                    ActorListing(
                        source_id=page.source_id,
                        actor_id=actor_id,
                        position=row.page_order,
                        is_listed=True,
                    )
                )


def _reports(session: Session, rows: list[ReportRow]) -> None:
    stored = by_key(session.scalars(select(Report)), "report_key")
    actors = by_key(session.scalars(select(Actor)), "actor_code")
    sources = by_key(session.scalars(select(Source)), "source_key")
    for row in rows:
        report = stored.get(row.report_key)
        if report is None:
            report = _new_report(
                row, actors[row.actor_code].actor_id, sources[row.source_key].source_id
            )
            session.add(report)
        set_values(report, pinned_sha256=row.text_sha256)
        set_translations(
            report.summaries,
            lambda language, text: ReportSummary(language_code=language, summary=text),
            "summary",
            {"en": row.summary_en, "es": row.summary_es},
        )


def _new_report(row: ReportRow, actor_id: int, source_id: int) -> Report:
    numbers = [] if row.paragraphs == "-" else row.paragraphs.split(", ")
    return Report(
        report_key=row.report_key,
        actor_id=actor_id,
        source_id=source_id,
        reported_on=row.reported_on,
        ordinal=row.ordinal,
        position=row.position,
        date_as_printed=row.date_as_printed,
        paragraphs=row.paragraphs,
        language_code=row.language,
        has_text=row.has_text,
        is_truncated=row.is_truncated,
        chars=row.chars,
        text_sha256=row.text_sha256,
        status_code=TextStatus.PINNED.value,
        citations=[
            Citation(position=position, paragraph=number)
            for position, number in enumerate(numbers, 1)
        ],
    )


def _defects(session: Session, seeds: Seeds) -> None:
    sources = by_key(session.scalars(select(Source)), "source_key")
    stored = by_key(session.scalars(select(SourceDefect)), "defect_key")
    for row in seeds.defects:
        key = f"{row.source_key}:{row.kind}:{row.subject_key}:{row.quote}"
        defect = stored.get(key)
        if defect is None:
            defect = stored[key] = SourceDefect(
                defect_key=key,
                source_id=sources[row.source_key].source_id,
                kind_code=row.kind.value,
                status_code=DefectStatus.DECLARED.value,
                is_declared=True,
                subject_key=row.subject_key,
                quote=row.quote,
            )
            session.add(defect)
        set_translations(
            defect.notes,
            lambda language, text: SourceDefectNote(language_code=language, note=text),
            "note",
            {"en": row.note_en, "es": row.note_es},
        )


def _decisions(session: Session, seeds: Seeds) -> None:
    reports = by_key(session.scalars(select(Report)), "report_key")
    provisions = by_key(session.scalars(select(Provision)), "provision_key")
    present = {
        (one.report_id, one.paragraph, one.provision_id, one.reason)
        for one in session.scalars(select(LinkDecision))
    }
    for row in seeds.link_decisions:
        key = (
            reports[row.report_key].report_id,
            row.citation,
            provisions[row.provision_key].provision_id,
            row.reason,
        )
        if key not in present:
            make = partial(LinkDecision, origin_code=DecisionOrigin.CATALOGUE.value)
            session.add(
                make(
                    report_id=key[0],
                    paragraph=key[1],
                    provision_id=key[2],
                    reason=row.reason,
                    decided_by=row.decided_by,
                    decided_at=datetime.combine(row.decided_on, time(), tzinfo=UTC),
                )
            )
