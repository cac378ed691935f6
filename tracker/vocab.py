"""The closed vocabularies. Values are what the database, exports and interface show."""

from enum import StrEnum


class InstrumentKind(StrEnum):
    """What sort of text was adopted or issued."""

    DECLARATION = "declaration"
    PLAN = "plan"
    MANDATES = "mandates"


class ProvisionKind(StrEnum):
    """Whether a paragraph binds states, asks them for something, or does neither."""

    MANDATE = "mandate"
    DEMAND = "demand"
    CONTEXT = "context"


class ClauseKind(StrEnum):
    """What an atomic clause does."""

    MANDATE = "mandate"
    DEMAND = "demand"
    CONTEXT = "context"
    WARNING = "warning"
    RECOGNITION = "recognition"


class VerbStrength(StrEnum):
    """How hard the clause's verb binds, weakest first."""

    RECOGNISE = "recognise"
    PROMOTE = "promote"
    STRENGTHEN = "strengthen"
    ENSURE = "ensure"
    ESTABLISH = "establish"


class SourceKind(StrEnum):
    """Which importer reads the source."""

    SUMMIT_PAGE = "summit_page"
    DECLARATION = "declaration"


class ActorKind(StrEnum):
    """Who acts or reports."""

    STATE = "state"
    INSTITUTION = "institution"
    CIVIL_SOCIETY = "civil_society"


class SignatoryKind(StrEnum):
    """Who signed a declaration."""

    ORGANISATION = "organisation"
    NETWORK = "network"
    PERSON = "person"


class TextStatus(StrEnum):
    """How a stored text stands to the catalogue and to the versions imported so far."""

    PINNED = "pinned"  # the catalogue knows its hash; no text imported yet
    VERIFIED = "verified"  # imported, same hash as pinned or as the version before
    CHANGED = "changed"  # imported, other hash than before
    NEW = "new"  # imported, unknown before
    GONE = "gone"  # stood in an earlier version, not in the latest


class LinkStatus(StrEnum):
    """How sure the tracker is that a citation means a provision."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    UNRESOLVED = "unresolved"
    SUGGESTED = "suggested"


class LinkBasis(StrEnum):
    """Why a link stands."""

    ONLY_CANDIDATE = "only_candidate"
    TEXT_NAMES_INSTRUMENT = "text_names_instrument"
    SHARED_NUMBER = "shared_number"
    SHARED_NUMBER_IN_CYCLE = "shared_number_in_cycle"
    NO_CANDIDATE = "no_candidate"
    DECISION = "decision"


class DecisionOrigin(StrEnum):
    """Where a reviewed link came from."""

    CATALOGUE = "catalogue"
    PERSON = "person"


class DefectKind(StrEnum):
    """What is wrong, or treacherous, in a source as it was published."""

    WRONG_TEXT = "wrong_text"
    WRONG_LANGUAGE = "wrong_language"
    MISSPELT_HEADING = "misspelt_heading"
    STRAY_SPACE_IN_HEADING = "stray_space_in_heading"
    DOUBLED_BULLET = "doubled_bullet"
    SHARED_PARAGRAPH_NUMBER = "shared_paragraph_number"
    COMPOUND_PARAGRAPH_NUMBER = "compound_paragraph_number"
    GLUED_THEME_LABEL = "glued_theme_label"
    NON_BREAKING_SPACES = "non_breaking_spaces"
    DATE_VALID_BOTH_WAYS = "date_valid_both_ways"
    HEADER_LIKE_BODY_LINE = "header_like_body_line"
    IDENTICAL_HEADERS = "identical_headers"
    TRUNCATED_TEXT = "truncated_text"
    REPEATED_TEXT = "repeated_text"
    CONTACT_DATA_MASKED = "contact_data_masked"
    IMPOSSIBLE_FIGURE = "impossible_figure"
    PART_EXCEEDS_WHOLE = "part_exceeds_whole"
    DATE_AFTER_REPORT = "date_after_report"
    NUMBER_FORMAT = "number_format"
    GLUED_FOOTNOTE = "glued_footnote"
    COUNT_LIKE_YEAR = "count_like_year"
    LOST_LINK = "lost_link"
    LOST_TABLE = "lost_table"
    TYPO = "typo"
    BROKEN_LINE = "broken_line"
    GLUED_NAMES = "glued_names"
    NUMBER_REUSED_BY_ANOTHER_PAGE = "number_reused_by_another_page"


class DefectStatus(StrEnum):
    """Whether a declared or detected defect stands in the text that is stored."""

    DECLARED = "declared"  # the catalogue says so; the text has not been imported
    FOUND = "found"  # stands in the imported text
    MENDED = "mended"  # the latest imported text no longer has it


class MembershipStatus(StrEnum):
    """How a state belongs to a group."""

    FULL = "full"
    ASSOCIATE = "associate"
    SUSPENDED = "suspended"
    CONTESTED = "contested"


LANGUAGES = ("en", "es", "pt", "fr")
