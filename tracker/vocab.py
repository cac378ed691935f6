"""The closed vocabularies. Values are what the database, exports and interface show."""

from enum import StrEnum


class InstrumentKind(StrEnum):
    """What sort of text was adopted or issued."""

    DECLARATION = "declaration"
    PLAN = "plan"
    MANDATES = "mandates"
    TREATY = "treaty"
    COMPACT = "compact"
    GOALS = "goals"  # the 2030 Agenda
    AGENDA = "agenda"  # what an organisation asks for


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


class Addressee(StrEnum):
    """Whom a clause binds or asks."""

    STATES = "states"
    ORIGIN_STATES = "origin_states"
    DESTINATION_STATES = "destination_states"
    INTER_AMERICAN_SYSTEM = "inter_american_system"
    REVIEW_FORUM = "review_forum"
    CIVIL_SOCIETY = "civil_society"
    EVERYONE = "everyone"


class Level(StrEnum):
    """Where the act of a clause has to happen."""

    LOCAL = "local"
    NATIONAL = "national"
    REGIONAL = "regional"
    GLOBAL = "global"


class DeadlineBasis(StrEnum):
    """Why a clause has a date, or none."""

    EXPLICIT = "explicit"  # the text prints it
    IMPLIED = "implied"  # the text ties the act to an event with a known date
    NONE = "none"


class Concerned(StrEnum):
    """The groups of people and bodies a clause is about."""

    MIGRANTS = "migrants"
    MIGRANT_WORKERS = "migrant_workers"
    FAMILIES = "families"
    CHILDREN = "children"
    WOMEN = "women"
    YOUTH = "youth"
    IRREGULAR_MIGRANTS = "irregular_migrants"
    TRAFFICKING_VICTIMS = "trafficking_victims"
    SMUGGLED_MIGRANTS = "smuggled_migrants"
    RETURNEES = "returnees"
    DETAINED_MIGRANTS = "detained_migrants"
    REFUGEES_ASYLUM_SEEKERS = "refugees_asylum_seekers"
    DISPLACED_PEOPLE = "displaced_people"
    DIASPORA = "diaspora"
    ORIGIN_COMMUNITIES = "origin_communities"
    HOST_COMMUNITIES = "host_communities"
    POOR_HOUSEHOLDS = "poor_households"
    REMITTANCE_SENDERS = "remittance_senders"
    RIGHTS_DEFENDERS = "rights_defenders"
    MIGRANT_ORGANISATIONS = "migrant_organisations"
    LOCAL_GOVERNMENTS = "local_governments"
    STATELESS_PEOPLE = "stateless_people"
    PUBLIC_OFFICIALS = "public_officials"


class Precision(StrEnum):
    """How exact a date is; the day written for a year or month is its first or last."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Certainty(StrEnum):
    """Whether somebody looked up what a row says, and found it there."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"


class Framework(StrEnum):
    """What a standard belongs to."""

    GCM_OBJECTIVE = "gcm_objective"
    GCM_PRINCIPLE = "gcm_principle"
    SDG_TARGET = "sdg_target"
    TREATY_DUTY = "treaty_duty"


class AccountabilityPart(StrEnum):
    """The two sides of the accountability test: what is asked for, and at which level."""

    ELEMENT = "element"
    LEVEL = "level"


class AdherenceAction(StrEnum):
    """What an actor did with an instrument, or about the meeting that adopted it."""

    ATTENDED = "attended"
    ABSENT = "absent"
    NOT_INVITED = "not_invited"
    ADOPTED = "adopted"
    ENDORSED = "endorsed"
    RESERVED = "reserved"
    SIGNED = "signed"
    RATIFIED = "ratified"
    ACCEDED = "acceded"
    VOTED_FOR = "voted_for"
    VOTED_AGAINST = "voted_against"
    ABSTAINED = "abstained"
    DID_NOT_VOTE = "did_not_vote"
    NOTED = "noted"
    WITHDREW = "withdrew"
    NOT_A_MEMBER = "not_a_member"
    NO_ACTION = "no_action"  # of a treaty: looked up on that day, and nothing was on record


class RatificationStatus(StrEnum):
    """How a state stands to a treaty on a day; `no_action` was looked up, `unknown` was not."""

    PARTY = "party"
    PARTY_WITH_RESERVATION = "party_with_reservation"
    SIGNED_ONLY = "signed_only"
    WITHDREW = "withdrew"
    NO_ACTION = "no_action"
    UNKNOWN = "unknown"


class Applicability(StrEnum):
    """Whether an instrument's commitments bind an actor on a day."""

    APPLIES = "applies"
    RESERVED = "reserved"  # applies, with a reservation on record
    DOES_NOT_APPLY = "does_not_apply"
    UNKNOWN = "unknown"


class ReviewProcess(StrEnum):
    """Which series of meetings a review belongs to."""

    SUMMIT = "summit"
    IMRF = "imrf"
    GCM_REGIONAL_REVIEW = "gcm_regional_review"
    RCM = "rcm"
    SACM = "sacm"
    CAM_SCMI = "cam_scmi"
    IACHR = "iachr"
    PITF = "pitf"
    LOS_ANGELES_DECLARATION = "los_angeles_declaration"
    UN_HIGH_LEVEL_DIALOGUE = "un_high_level_dialogue"
    GFMD = "gfmd"


class ReviewStatus(StrEnum):
    """Whether a review took place."""

    HELD = "held"
    SCHEDULED = "scheduled"
    EXPECTED = "expected"
    UNKNOWN = "unknown"


class RecommendationStatus(StrEnum):
    """What became of a recommendation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CARRIED_OUT = "carried_out"
    UNKNOWN = "unknown"


class IndicatorOrigin(StrEnum):
    """Who proposed an indicator."""

    PROJECT = "project"
    SOURCE_NAMED = "source_named"  # a source names it and gives no value
    ORGANISATION = "organisation"


class IndicatorKind(StrEnum):
    """Structural, process or outcome (OHCHR, Human Rights Indicators, HR/PUB/12/5)."""

    STRUCTURAL = "structural"
    PROCESS = "process"
    OUTCOME = "outcome"


class IndicatorUnit(StrEnum):
    """What an indicator counts in."""

    PERCENT = "percent"
    NUMBER = "number"
    YES_NO = "yes_no"
    PER_100K = "per_100k"
    SCORE = "score"
    USD = "usd"
    RATIO = "ratio"


class Direction(StrEnum):
    """Which way of an indicator is progress."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class ProposalStatus(StrEnum):
    """What became of a proposed indicator."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class BodyKind(StrEnum):
    """What sort of body is responsible."""

    MINISTRY = "ministry"
    AGENCY = "agency"
    INTERMINISTERIAL = "interministerial"
    WORKING_GROUP = "working_group"
    TASK_FORCE = "task_force"
    COMMISSION = "commission"
    CONSULAR_NETWORK = "consular_network"
    OMBUDSPERSON = "ombudsperson"
    RAPPORTEUR = "rapporteur"
    SECRETARIAT = "secretariat"
    COURT_OR_PROSECUTOR = "court_or_prosecutor"


class PlanKind(StrEnum):
    """What sort of text a state put its intention into."""

    NATIONAL_PLAN = "national_plan"
    POLICY = "policy"
    STRATEGY = "strategy"
    LAW = "law"
    AGREEMENT = "agreement"


class ProgrammeKind(StrEnum):
    """What a programme does."""

    TEMPORARY_WORK = "temporary_work"
    REGULARISATION = "regularisation"
    VISA_OR_PATHWAY = "visa_or_pathway"
    CONSULAR_SERVICE = "consular_service"
    ASSISTANCE = "assistance"
    TRAINING = "training"
    RETURN_REINTEGRATION = "return_reintegration"
    REMITTANCES = "remittances"
    DIASPORA = "diaspora"
    INFORMATION_CAMPAIGN = "information_campaign"
    TRAFFICKING_RESPONSE = "trafficking_response"
    RESEARCH = "research"


class FigureStage(StrEnum):
    """How far the people counted had come; no stage implies a later one."""

    APPLIED = "applied"
    SELECTED = "selected"
    ADMITTED = "admitted"
    TRAVELLED = "travelled"
    GRANTED = "granted"
    SERVED = "served"
    TRAINED = "trained"
    RETURNED = "returned"
    REACHED = "reached"
    OTHER = "other"


class MoneyStage(StrEnum):
    """How far the money had come; no stage implies a later one."""

    PLANNED = "planned"
    APPROVED = "approved"
    MODIFIED = "modified"
    COMMITTED = "committed"
    DISBURSED = "disbursed"
    SPENT = "spent"
    NOT_STATED = "not_stated"


class Qualifier(StrEnum):
    """How exactly a source states a number."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class TechnologyKind(StrEnum):
    """What sort of technology watches or checks people on the move."""

    BIOMETRICS = "biometrics"
    ALERT_LIST = "alert_list"
    PASSENGER_DATA = "passenger_data"
    BORDER_CONTROL_SYSTEM = "border_control_system"
    TRAIN_OR_VEHICLE_MONITORING = "train_or_vehicle_monitoring"
    DATABASE = "database"
    CAMERA_OR_SENSOR = "camera_or_sensor"


class Safeguard(StrEnum):
    """What a source says of a safeguard."""

    STATED = "stated"
    ABSENT = "absent"
    NOT_STATED = "not_stated"


class InformationKind(StrEnum):
    """What an information system holds."""

    STATISTICS = "statistics"
    LEGAL_DATABASE = "legal_database"
    PROGRAMME_MAP = "programme_map"
    SURVEY = "survey"
    CENSUS = "census"
    ADMINISTRATIVE_REGISTER = "administrative_register"
    FOLLOW_UP_SYSTEM = "follow_up_system"
    RESEARCH = "research"


class ServiceKind(StrEnum):
    """What a person finds behind a related resource."""

    AGENCY = "agency"
    SERVICE_DIRECTORY = "service_directory"
    HELP_LINE = "help_line"
    GUIDE = "guide"
    LAW = "law"
    STATISTICS = "statistics"
    COMPLAINT = "complaint"
    CONTACT = "contact"
    OTHER = "other"


class Serves(StrEnum):
    """For whom a resource is."""

    NATIONALS_ABROAD = "nationals_abroad"
    MIGRANTS = "migrants"
    EMPLOYERS = "employers"
    PUBLIC = "public"


class AnswerStatus(StrEnum):
    """Whether what was asked in a forum was answered."""

    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    UNKNOWN = "unknown"


class RequestStatus(StrEnum):
    """What became of a request for information."""

    OPEN = "open"
    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    REFUSED = "refused"
    SILENT = "silent"


class OutcomeStatus(StrEnum):
    """Whether anybody but who claims it has confirmed an advocacy outcome."""

    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"


class SourceKind(StrEnum):
    """Which importer reads the source; a reference is read by people."""

    SUMMIT_PAGE = "summit_page"
    SUMMIT_MANDATES = "summit_mandates"
    DECLARATION = "declaration"
    AGENDA = "agenda"
    REFERENCE = "reference"


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


class FactFlag(StrEnum):
    """What is wrong with a figure as a report states it."""

    IMPOSSIBLE = "impossible"  # cannot be right
    CORRUPT = "corrupt"  # garbled in print: the value is this project's reading
    PART_EXCEEDS_WHOLE = "part_exceeds_whole"
    DATE_AFTER_REPORT = "date_after_report"
    CONTRADICTED = "contradicted"  # another figure of the same source differs
    REPEATED = "repeated"  # the same passage is printed elsewhere too
    UNCLEAR = "unclear"  # what is counted, or which number is meant, cannot be told


class EvidenceKind(StrEnum):
    """What sort of thing a piece of evidence tells of."""

    LAW = "law"
    POLICY = "policy"
    INSTITUTION = "institution"
    PROGRAMME = "programme"
    TRAINING = "training"
    BUDGET = "budget"
    STATISTIC = "statistic"
    AGREEMENT = "agreement"
    STATEMENT = "statement"


class Reach(StrEnum):
    """How far a deed had come, as told."""

    INTENTION = "intention"
    PLAN = "plan"
    ADOPTED = "adopted"
    DELIVERED = "delivered"
    OUTCOME = "outcome"


class EvidenceStrength(StrEnum):
    """How checkable a piece of evidence is."""

    STRONG = "strong"  # a dated or numbered act, or a figure
    MODERATE = "moderate"  # a definite act or body without date or figure
    WEAK = "weak"  # a general statement


class Stance(StrEnum):
    """Whether evidence speaks for a clause having been carried out."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


class EvidenceOrigin(StrEnum):
    """Who put a piece of evidence on record."""

    CATALOGUE = "catalogue"
    PERSON = "person"


class Rating(StrEnum):
    """What an assessment finds; the first six in order, the others outside it."""

    FULL = "full"
    SUBSTANTIAL = "substantial"
    LIMITED = "limited"
    INITIATED = "initiated"
    NO_ACTION = "no_action"
    REGRESSION = "regression"
    NOT_ASSESSED = "not_assessed"
    NO_REPORT = "no_report"
    SEARCHED_NO_EVIDENCE = "searched_no_evidence"
    NOT_APPLICABLE = "not_applicable"
    SUPERSEDED = "superseded"


RATING_VALUES: dict[Rating, int] = {
    Rating.FULL: 4,
    Rating.SUBSTANTIAL: 3,
    Rating.LIMITED: 2,
    Rating.INITIATED: 1,
    Rating.NO_ACTION: 0,
    Rating.REGRESSION: -1,
}

# what a coder may find; the other two say that nobody has judged, or that nothing was reported
FINDINGS = (
    *RATING_VALUES,
    Rating.SEARCHED_NO_EVIDENCE,
    Rating.NOT_APPLICABLE,
    Rating.SUPERSEDED,
)


class Confidence(StrEnum):
    """How sure a coder is of a rating."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Stage(StrEnum):
    """What happened to a cell, one row each; nothing is overwritten."""

    RESEARCH = "research"
    SECOND_CODING = "second_coding"
    ADJUDICATION = "adjudication"
    REPLY_INVITED = "reply_invited"
    STATE_REPLY = "state_reply"
    CIVIL_SOCIETY_COMMENT = "civil_society_comment"
    FINAL = "final"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


RATED_STAGES = (
    Stage.RESEARCH,
    Stage.SECOND_CODING,
    Stage.ADJUDICATION,
    Stage.FINAL,
    Stage.PUBLISHED,
)


class Role(StrEnum):
    """What a contributor may do."""

    MONITOR = "monitor"
    SECOND_CODER = "second_coder"
    ADJUDICATOR = "adjudicator"
    STATE_REVIEWER = "state_reviewer"
    COMMENTER = "commenter"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Basis(StrEnum):
    """What kind of work an assessment comes from."""

    MONITORING = "monitoring"
    BASELINE_DESK_REVIEW = "baseline_desk_review"


class ScaleLoss(StrEnum):
    """What is lost when a rating is read from, or written in, another scale."""

    COARSER = "coarser"
    FINER = "finer"
    DIFFERENT_MEANING = "different_meaning"
    UNORDERED = "unordered"


class AreaKind(StrEnum):
    """What kind of place a value is counted in."""

    STATE = "state"
    TERRITORY = "territory"
    REGION = "region"
    GROUP = "group"


class VintageOrigin(StrEnum):
    """Who brought a vintage: the catalogue, or somebody's import."""

    CATALOGUE = "catalogue"
    IMPORTED = "imported"


class TargetKind(StrEnum):
    """What a target asks of an indicator."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"  # a factor of a baseline
    BAND = "band"  # between two values
    MAINTAIN = "maintain"  # not to get worse than the base


class TargetOrigin(StrEnum):
    """Whether a text sets a target or somebody proposes it."""

    TEXT = "text"
    PROPOSED = "proposed"


class BaselineMethod(StrEnum):
    """How a baseline's value came about."""

    PRINTED = "printed"
    MEAN = "mean"
    WEIGHTED = "weighted"


class ProgressMethod(StrEnum):
    """A published way, or our own straight one, to say whether a series is on track."""

    STATCAN = "statcan"
    EUROSTAT = "eurostat"
    UN_CHART = "un_chart"
    LINEAR = "linear"


class ProgressClass(StrEnum):
    """Where a series stands; the classes of all offices map to these."""

    MET = "met"
    ON_TRACK = "on_track"
    ACCELERATION_NEEDED = "acceleration_needed"
    LIMITED = "limited"
    NO_CHANGE = "no_change"
    DETERIORATION = "deterioration"
    INSUFFICIENT_DATA = "insufficient_data"


# the measured level that assessments are compared with; insufficient data has none
PROGRESS_LEVELS: dict[ProgressClass, int] = {
    ProgressClass.MET: 4,
    ProgressClass.ON_TRACK: 3,
    ProgressClass.ACCELERATION_NEEDED: 2,
    ProgressClass.LIMITED: 1,
    ProgressClass.NO_CHANGE: 0,
    ProgressClass.DETERIORATION: -1,
}


class ProgressGap(StrEnum):
    """Why there is no status, or not by the method that was asked for."""

    NO_POINT = "no_point"
    ONE_YEAR = "one_year"
    ZERO_BASE = "zero_base"
    ZERO_TARGET = "zero_target"
    MIXED_SIGNS = "mixed_signs"
    BAND = "band"  # a distance to a band has no growth rate towards zero
    OUT_OF_RANGE = "out_of_range"  # a rate too large to be a number
    TARGET_BEFORE_BASE = "target_before_base"
    TARGET_IS_BASE = "target_is_base"  # so no share of the way to it
    NO_BASELINE = "no_baseline"  # nobody knows what the target is a factor of
    NO_TARGET = "no_target"  # neither a dated target nor a growth rate


class Movement(StrEnum):
    """Which way a value went since the base, whether or not its target is met."""

    TOWARDS = "towards"
    STILL = "still"
    AWAY = "away"


class DoubtKind(StrEnum):
    """What would change a progress class, or make it say little."""

    LAST_YEAR = "last_year"  # leaving it out
    SECOND_METHOD = "second_method"
    NEAR_BASE = "near_base"  # the target nearly is the base: read as maintain


class ObservationStatus(StrEnum):
    """What a publisher says of one value, or why there is none."""

    NORMAL = "normal"
    ESTIMATED = "estimated"
    MODELLED = "modelled"
    PROVISIONAL = "provisional"
    FORECAST = "forecast"
    IMPUTED = "imputed"
    ADJUSTED = "adjusted"  # a country's figure, changed to be comparable
    BREAK_IN_SERIES = "break_in_series"
    GLOBAL_ESTIMATE = "global_estimate"  # by an international agency, for its own monitoring
    BELOW = "below"  # only an upper bound is known
    ABOVE = "above"  # only a lower bound is known
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NOT_COLLECTED = "not_collected"
    CONFIDENTIAL = "confidential"
    UNRELIABLE = "unreliable"


class ClaimBasis(StrEnum):
    """What a state's own reports say of a clause, or why nothing can be said."""

    CLAIMED = "claimed"  # a passage speaks for it
    CITED_ONLY = "cited_only"  # its reports cite the paragraph and tell nothing of the clause
    UNREAD = "unread"  # a report that may speak of it has no text at hand
    NO_REPORT = "no_report"
    NOT_APPLICABLE = "not_applicable"


class ScheduleState(StrEnum):
    """How a commitment stands to its date; one without a date is never overdue."""

    ON_TIME = "on_time"
    LATE = "late"  # done after its date: not a failure
    LAPSED = "lapsed"  # the date is past, and nothing shows that it was done
    AHEAD = "ahead"  # the date is still to come
    SUPERSEDED = "superseded"
    UNDATED = "undated"
    NOT_APPLICABLE = "not_applicable"


class Grade(StrEnum):
    """Five equal bands of a score, lowest first: the rating that is the lower end of each.

    In words, never letters.
    """

    BACKWARD = "backward"  # from regression
    NOT_BEGUN = "not_begun"  # from no action
    BEGUN = "begun"  # from initiated
    PARTLY_DONE = "partly_done"  # from limited
    LARGELY_DONE = "largely_done"  # from substantial


class Weighting(StrEnum):
    """How much each commitment counts in a mean."""

    EQUAL = "equal"  # every clause the same
    STRENGTH = "strength"  # by how hard the verb binds
    THEME = "theme"  # every theme the same, its clauses the same within it


class SubjectKind(StrEnum):
    """Whose commitments a roll-up is about."""

    ALL = "all"
    STATE = "state"
    GROUP = "group"


class Dimension(StrEnum):
    """What a roll-up sorts commitments by."""

    ALL = "all"
    THEME = "theme"
    OBJECTIVE = "objective"  # of the Global Compact for Migration
    SDG_TARGET = "sdg_target"
    INSTRUMENT = "instrument"
    SUMMIT = "summit"
    LEVEL = "level"
    CYCLE = "cycle"


class Answer(StrEnum):
    """The outcome of one question of the accountability test."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class TestElement(StrEnum):
    """The five things that paragraph 13 of the IMRF 2026 declaration asks for."""

    __test__ = False  # no test of pytest's

    INDICATORS = "indicators"
    TIMELINES = "timelines"
    REVIEWS = "reviews"
    PUBLIC_REPORTING = "public_reporting"
    CIVIL_SOCIETY_SPACES = "civil_society_spaces"


class QualityPart(StrEnum):
    """What makes a commitment one that can be followed; apart from whether it was kept."""

    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ADDRESSED = "addressed"
    TIME_BOUND = "time_bound"
    RESOURCED = "resourced"


class ChangeCause(StrEnum):
    """Why a figure is not what it was at the last release."""

    NEW_EVIDENCE = "new_evidence"
    NEW_DATA = "new_data"
    REVISED_DATA = "revised_data"
    METHOD = "method"
    CATALOGUE = "catalogue"  # clauses, adherence, reports or links were corrected or added
    CALENDAR = "calendar"  # only the day moved on


LANGUAGES = ("en", "es", "pt", "fr")
