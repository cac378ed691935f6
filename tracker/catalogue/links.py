"""Keeps the links in line with citations, texts and decisions; and records a decision."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.errors import BadInputError, UnknownKeyError
from tracker.ingest.contact import mask_contact_data
from tracker.linking.citations import (
    CandidateProvision,
    LinkWeights,
    ResolvedLink,
    resolve,
)
from tracker.models import (
    Citation,
    Link,
    LinkDecision,
    Provision,
    ProvisionListing,
    Report,
    ReportText,
)
from tracker.vocab import DecisionOrigin, LinkBasis, LinkStatus, TextStatus

Left = TypeVar("Left")
Right = TypeVar("Right")


@dataclass(frozen=True)
class Decision:
    """What somebody says a citation means; `decided_by` is a role or pen name, not an address."""

    report_key: str
    citation: str
    provision_key: str
    decided_by: str
    reason: str


def refresh_links(session: Session, weights: LinkWeights) -> None:
    """Work out every citation's links anew and write those that differ."""
    candidates = candidates_by_source(session)
    provision_ids = _pairs(session, select(Provision.provision_key, Provision.provision_id))
    texts = _pairs(
        session, select(ReportText.report_id, ReportText.wording).where(ReportText.is_current)
    )
    decided = _latest_decisions(session)
    citations = session.scalars(
        select(Citation).options(joinedload(Citation.report), selectinload(Citation.links))
    )
    for citation in citations:
        report = citation.report
        chosen = decided.get((report.report_id, citation.paragraph))
        if chosen is not None:
            wanted: tuple[ResolvedLink, ...] = (
                ResolvedLink(chosen, LinkStatus.RESOLVED, LinkBasis.DECISION, weights.decision),
            )
        else:
            wanted = resolve(
                citation.paragraph,
                report.reported_on,
                texts.get(report.report_id),
                candidates.get(report.source_id, []),
                weights,
            )
        _write(session, citation, wanted, provision_ids)
    session.flush()


def _pairs(session: Session, query: Select[Left, Right]) -> dict[Left, Right]:
    return {row[0]: row[1] for row in session.execute(query)}


def candidates_by_source(session: Session) -> dict[int, list[CandidateProvision]]:
    """The provisions each source lists now, as candidates for its reports' citations."""
    rows = session.execute(
        select(ProvisionListing, Provision)
        .join(ProvisionListing.provision)
        .where(ProvisionListing.is_listed)
        .order_by(ProvisionListing.position)
        .options(joinedload(Provision.instrument))
    )
    found: dict[int, list[CandidateProvision]] = {}
    for listing, provision in rows:
        found.setdefault(listing.source_id, []).append(
            CandidateProvision(
                provision_key=provision.provision_key,
                paragraph=provision.paragraph,
                adopted_on=provision.instrument.adopted_on,
                place_names=tuple(provision.instrument.place_names.split("|")),
            )
        )
    return found


def _latest_decisions(session: Session) -> dict[tuple[int, str], str]:
    rows = session.execute(
        select(LinkDecision.report_id, LinkDecision.paragraph, Provision.provision_key)
        .join(LinkDecision.provision)
        .order_by(LinkDecision.decided_at, LinkDecision.decision_id)
    )
    return {(report_id, paragraph): key for report_id, paragraph, key in rows}


def _write(
    session: Session,
    citation: Citation,
    wanted: tuple[ResolvedLink, ...],
    provision_ids: dict[str, int],
) -> None:
    def row(one: ResolvedLink) -> tuple[int | None, str, str, float]:
        number = provision_ids[one.provision_key] if one.provision_key else None
        return number, one.status.value, one.basis.value, one.confidence

    stored = [
        (link.provision_id, link.status_code, link.basis_code, link.confidence)
        for link in citation.links
    ]
    rows = [row(one) for one in wanted]
    if stored == rows:
        return
    citation.links.clear()
    session.flush()  # the old rows go before the new ones come: both may name one provision
    citation.links.extend(
        Link(provision_id=number, status_code=status, basis_code=basis, confidence=confidence)
        for number, status, basis, confidence in rows
    )


def decide_link(session: Session, decision: Decision, weights: LinkWeights) -> None:
    """Record a decision and let it take effect.

    Raises:
        UnknownKeyError: no such report, or no such provision on the report's page.
        BadInputError: the report does not cite that number, the instrument is younger than the
            report, or who and why are missing or hold contact data.
    """
    report = session.scalar(select(Report).where(Report.report_key == decision.report_key))
    if report is None or report.status_code == TextStatus.GONE:
        raise UnknownKeyError(f"no report {decision.report_key!r}")
    if decision.citation not in {one.paragraph for one in report.citations}:
        raise BadInputError(
            f"report {report.report_key} cites {report.paragraphs!r}, not {decision.citation!r}"
        )
    _check_words(decision)
    possible = {
        one.provision_key: one for one in candidates_by_source(session).get(report.source_id, [])
    }
    candidate = possible.get(decision.provision_key)
    if candidate is None:
        raise UnknownKeyError(
            f"no provision {decision.provision_key!r} on the page of {report.report_key}"
        )
    if candidate.adopted_on > report.reported_on:
        raise BadInputError(
            f"{decision.provision_key} was adopted on {candidate.adopted_on}, after the report"
        )
    provision = session.scalars(
        select(Provision).where(Provision.provision_key == decision.provision_key)
    ).one()
    session.add(
        LinkDecision(
            report_id=report.report_id,
            paragraph=decision.citation,
            provision_id=provision.provision_id,
            decided_by=decision.decided_by.strip(),
            decided_at=datetime.now(UTC),
            reason=decision.reason.strip(),
            origin_code=DecisionOrigin.PERSON.value,
        )
    )
    session.flush()
    refresh_links(session, weights)


def _check_words(decision: Decision) -> None:
    for name, text, least in (("by", decision.decided_by, 2), ("reason", decision.reason, 10)):
        if len(text.strip()) < least:
            raise BadInputError(f"--{name}: expected at least {least} characters")
        if mask_contact_data(text)[1]:
            raise BadInputError(f"--{name}: leave out e-mail addresses and telephone numbers")
