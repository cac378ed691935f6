"""Stores the reports of a follow-up page, keeping their keys stable from version to version."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.catalogue.upsert import set_values
from tracker.ingest.contact import mask_contact_data
from tracker.ingest.language import language_of
from tracker.ingest.summit_page import PageReport
from tracker.keys import report_key
from tracker.models import Actor, Citation, Report, ReportText, Source, SourceVersion
from tracker.vocab import TextStatus

Day = tuple[int, date]


@dataclass
class ReportStore:
    """Writes one page's reports."""

    session: Session
    source: Source
    version: SourceVersion
    is_new_version: bool

    def store_all(
        self, reports: Sequence[PageReport], actors: dict[str, Actor]
    ) -> tuple[dict[str, TextStatus], dict[int, str]]:
        """Store every report; those stored before and no longer printed are gone.

        Returns the status of each by report key, and the key of each by its position on the page.
        """
        stored = self._stored()
        statuses: dict[str, TextStatus] = {}
        keys: dict[int, str] = {}
        for day, printed in _by_day(reports, actors).items():
            known = stored.pop(day, [])
            actor = actors[printed[0].actor_name]
            for one, report in zip(printed, match_reports(printed, known), strict=True):
                if report is None:
                    report = self._new(one, actor, known)  # noqa: PLW2901
                    status = TextStatus.NEW
                else:
                    status = _status(report, one)
                self._write(report, one, status)
                statuses[report.report_key] = status
                keys[one.position] = report.report_key
            stored[day] = [report for report in known if report.report_key not in statuses]
        for report in (one for known in stored.values() for one in known):
            if report.status_code != TextStatus.GONE:
                report.status_code = TextStatus.GONE.value
                statuses[report.report_key] = TextStatus.GONE
        self.session.flush()
        return statuses, keys

    def _stored(self) -> dict[Day, list[Report]]:
        rows = self.session.scalars(
            select(Report)
            .where(Report.source_id == self.source.source_id)
            .order_by(Report.ordinal)
            .options(selectinload(Report.texts), selectinload(Report.citations))
        )
        found: defaultdict[Day, list[Report]] = defaultdict(list)
        for report in rows:
            found[report.actor_id, report.reported_on].append(report)
        return dict(found)

    def _new(self, one: PageReport, actor: Actor, known: list[Report]) -> Report:
        """A report the database does not hold: the next free number of its day."""
        ordinal = 1 + max((report.ordinal for report in known), default=0)
        key = report_key(actor.actor_code, one.reported_on, ordinal)
        if self.session.scalar(select(Report.report_id).where(Report.report_key == key)):
            key = f"{key}~{self.source.source_key}"  # the same actor and day on another page
        report = Report(
            report_key=key,
            actor_id=actor.actor_id,
            source_id=self.source.source_id,
            reported_on=one.reported_on,
            ordinal=ordinal,
        )
        known.append(report)
        self.session.add(report)
        return report

    def _write(self, report: Report, one: PageReport, status: TextStatus) -> None:
        set_values(
            report,
            position=one.position,
            date_as_printed=one.date_as_printed,
            paragraphs=one.paragraphs,
            language_code=one.notice_language or language_of(one.text),
            has_text=one.has_text,
            is_truncated=one.is_truncated,
            chars=one.chars,
            text_sha256=one.sha256,
            status_code=status.value if self.is_new_version else report.status_code,
            line_start=one.line_start,
            line_end=one.line_end,
        )
        self._write_citations(report, one)
        self._write_text(report, one)

    def _write_citations(self, report: Report, one: PageReport) -> None:
        if tuple(citation.paragraph for citation in report.citations) != one.citations:
            report.citations.clear()
            self.session.flush()
            report.citations.extend(
                Citation(position=position, paragraph=number)
                for position, number in enumerate(one.citations, 1)
            )

    def _write_text(self, report: Report, one: PageReport) -> None:
        current = next((text for text in report.texts if text.is_current), None)
        if current is not None and current.sha256 == one.sha256:
            if current.version_id != self.version.version_id:
                current.version_id = self.version.version_id
                current.char_start, current.char_end = one.char_start, one.char_end
            return
        if current is not None:
            current.is_current = False
            self.session.flush()  # one current text at a time, also within the transaction
        if one.sha256 is not None:
            report.texts.append(
                ReportText(
                    version_id=self.version.version_id,
                    wording=mask_contact_data(one.text)[0],
                    sha256=one.sha256,
                    chars=one.chars,
                    char_start=one.char_start,
                    char_end=one.char_end,
                    is_current=True,
                )
            )


def _by_day(reports: Sequence[PageReport], actors: dict[str, Actor]) -> dict[Day, list[PageReport]]:
    printed: defaultdict[Day, list[PageReport]] = defaultdict(list)
    for one in reports:
        printed[actors[one.actor_name].actor_id, one.reported_on].append(one)
    return dict(printed)


def match_reports(printed: Sequence[PageReport], known: Sequence[Report]) -> list[Report | None]:
    """For each printed report of one actor and day, the stored one it continues, or None.

    Equal numbers and text match first, in order; what is left over matches in order as changed.
    So a report inserted above others does not take over their keys.
    """
    free = list(known)
    matched: list[Report | None] = []
    for one in printed:
        same = next((report for report in free if _is_same(report, one)), None)
        if same is not None:
            free.remove(same)
        matched.append(same)
    return [free.pop(0) if one is None and free else one for one in matched]


def _is_same(report: Report, one: PageReport) -> bool:
    return report.text_sha256 == one.sha256 and report.paragraphs == one.paragraphs


def _status(report: Report, one: PageReport) -> TextStatus:
    return TextStatus.VERIFIED if _is_same(report, one) else TextStatus.CHANGED
