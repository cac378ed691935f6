"""The tables. Importing this package registers all of them on `Base.metadata`."""

from tracker.models.actors import Actor, ActorAlias, ActorName, Group, GroupName, Membership
from tracker.models.base import Base
from tracker.models.instruments import (
    Clause,
    ClauseWording,
    Instrument,
    InstrumentTitle,
    Provision,
    ProvisionListing,
    ProvisionSummary,
    ProvisionText,
    Signatory,
    SignatoryListing,
    Theme,
    ThemeLabel,
)
from tracker.models.reports import (
    ActorListing,
    Citation,
    Link,
    LinkDecision,
    Report,
    ReportSummary,
    ReportText,
    Resource,
)
from tracker.models.sources import Source, SourceDefect, SourceDefectNote, SourceVersion

__all__ = [
    "Actor",
    "ActorAlias",
    "ActorListing",
    "ActorName",
    "Base",
    "Citation",
    "Clause",
    "ClauseWording",
    "Group",
    "GroupName",
    "Instrument",
    "InstrumentTitle",
    "Link",
    "LinkDecision",
    "Membership",
    "Provision",
    "ProvisionListing",
    "ProvisionSummary",
    "ProvisionText",
    "Report",
    "ReportSummary",
    "ReportText",
    "Resource",
    "Signatory",
    "SignatoryListing",
    "Source",
    "SourceDefect",
    "SourceDefectNote",
    "SourceVersion",
    "Theme",
    "ThemeLabel",
]
