"""SDMX: which component of a message says where, when, of whom, in what unit.

A message names its components (dimensions, measure, attributes) and leaves their meaning to a data
structure definition that is seldom in the file. The roles here go by the ids which the SDMX
cross-domain concepts and the large publishers use. Dimensions identify an observation, attributes
only describe it (SDMX information model, section 5): an attribute without a role is left out, and
named in what was ignored unless it is known to comment only.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Context, Decimal

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.dimensions import both_flags, breakdown_column, telling
from tracker.ingest.observations.record import SeriesTold, Tally, cells_frame

VALUE = "OBS_VALUE"
FLOW = "FLOW"  # our own column: the id of the flow, the series where no dimension names it
# Each role by the ids that carry it, the first one found is taken.
AREAS = (
    "REF_AREA",
    "GEO",
    "GEO_AREA",
    "GEO_PICT",
    "GEOGRAPHY",
    "COUNTRY",
    "REPORTER",
    "REPORTING_COUNTRY",
    "LOCATION",
    "COU",
    "AREA",
)
PERIODS = ("TIME_PERIOD", "TIME")
SERIES = ("INDICATOR", "SERIES", "INDICATOR_CODE", "SERIES_CODE")
UNITS = ("UNIT_MEASURE", "UNIT")
MULTIPLIERS = ("UNIT_MULT", "UNIT_MULTIPLIER", "UNITMULT", "POWERCODE")
NO_POWER = frozenset({"", "_T", "_Z"})  # SDMX: total, not applicable
LOWER = ("LOWER_BOUND", "LOWERBOUND")
UPPER = ("UPPER_BOUND", "UPPERBOUND")
STATUSES = ("NATURE", "OBS_STATUS", "OBS_FLAG")  # where both are set, both are told
NORMAL = "A"  # of OBS_STATUS: a normal value, so it says nothing beside a NATURE

# Left out in silence. Each says how a value was made, found, kept or shown - not what it counts;
# FREQ repeats what the period shows, the *_KEY columns repeat the dimensions.
# fmt: off
COMMENTS = frozenset({
    "TITLE", "TITLE_COMPL", "NAT_TITLE", "DECIMALS", "OBS_CONF", "CONF_STATUS", "CONF_STATUS_OBS",
    "OBS_PRE_BREAK", "OBS_COM", "OBS_NOTE", "OBS_FOOTNOTE", "COMMENT", "COMMENT_OBS",
    "COMMENT_TS", "COMMENT_DSET", "FOOTNOTE", "FOOT_NOTE", "SERIES_FOOTNOTE", "NOTE", "NOTES",
    "COUNTRY_NOTES", "INDICATOR_NOTE", "SOURCE", "SOURCE_DETAIL", "SOURCE_LINK", "SOURCE_AGENCY",
    "SOURCE_NOTE", "COLL_METHOD", "COLLECTION", "COMPILATION", "COMPILING_ORG", "COVERAGE",
    "COVERAGE_TIME", "AVAILABILITY", "BASE_PER", "BASE_PERIOD", "REF_PERIOD", "REF_PERIOD_DETAIL",
    "TIME_PERIOD_METHOD", "TIME_DETAIL", "TIME_COVERAGE", "TIME_FORMAT", "TIME_PER_COLLECT",
    "FREQ", "FREQUENCY", "FREQ_COLL", "LAST_UPDATE", "UPDATE_DATE", "DATA_LAST_UPDATE",
    "GEO_INFO_URL", "GEO_INFO_TYPE", "CUST_BREAKDOWN_LB", "UNIT_INDEX_BASE", "PUBL_PUBLIC",
    "PUBL_MU", "PUBL_ECB", "BREAKS", "DOM_SER_IDS", "METADATA", "CONTACT", "ORGANISATION",
    "STRUCTURE_NAME", "KEY", "SERIES_KEY", "OBS_KEY", "EMBARGO_TIME", "VALID_FROM", "VALID_TO",
})
# fmt: on
# Kept in the breakdown only where rows differ by nothing else: who measured, and for whom.
ONLY_IF_TELLING = ("DATA_SOURCE", "REPORTING_TYPE")

AGENCIES = {"iaeg-sdgs": "unsd", "wb": "worldbank"}  # ids that are not the publisher's short code
DELETIONS = frozenset({"D", "DELETE"})

_FLOW = re.compile(
    r"(?:urn:[^=]*=)?(?:(?P<agency>[\w.@-]+):)?(?P<id>[\w@$-]+)(?:\((?P<version>[^)]*)\))?(?::.*)?"
)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_POWER = re.compile(r"[+-]?\d{1,2}(?:\.0)?")
_NO_NUMBER = frozenset({"", "NAN", "#N/A"})
_EXACT = Context(prec=400)


@dataclass(frozen=True)
class Flow:
    """What a message says it is part of: agency and id of a dataflow or structure, or empty."""

    agency: str = ""
    id: str = ""

    @property
    def publisher(self) -> str:
        """The agency in lower case, without its units: `OECD.SDD` is `oecd`."""
        agency = self.agency.split(".")[0].lower()
        return AGENCIES.get(agency, agency)


def flow_of(text: str) -> Flow:
    """The flow a reference names: `UNICEF:CME(1.0)`, with or without agency, version, name."""
    match = _FLOW.fullmatch(text.strip())
    return Flow(match["agency"] or "", match["id"]) if match else Flow()


@dataclass(frozen=True)
class Roles:
    """Ids of the components of a message by what they say; empty where the message has none."""

    area: str
    period: str
    series: str = ""
    unit: str = ""
    multiplier: str = ""
    lower: str = ""
    upper: str = ""
    statuses: tuple[str, ...] = ()
    breakdown: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()  # part of the breakdown only where rows differ by nothing else
    unknown: tuple[str, ...] = ()  # attributes that are left out and named

    def settled(self, frames: Iterable[pd.DataFrame]) -> "Roles":
        """Without doubt: a component by which alone some rows differ joins the breakdown."""
        if not self.doubtful:
            return self
        ids = (self.series or FLOW, self.area, self.period, self.unit, *self.breakdown)
        told = telling(frames, self.doubtful, [name for name in ids if name])
        others = [name for name in self.doubtful if name not in told]
        unknown = [name for name in others if name.upper() not in ONLY_IF_TELLING]
        return replace(
            self,
            breakdown=(*self.breakdown, *told),
            doubtful=(),
            unknown=(*self.unknown, *unknown),
        )


def roles_of(
    dimensions: Sequence[str], attributes: Sequence[str], *, is_told: bool = True
) -> Roles:
    """What each component says; ids are compared in capitals.

    `is_told`: the message itself tells attributes from dimensions. Where it does not, an attribute
    without a role is doubtful.

    Raises:
        BadInputError: no dimension says where, or none says when.
    """
    known = {name.upper(): name for name in (*attributes, *dimensions)}
    places = dimensions if is_told else (*dimensions, *attributes)
    area = _first(AREAS, {name.upper(): name for name in places})
    period = _first(PERIODS, known)
    if not area:
        raise BadInputError(f"no dimension says where: found {_listed(dimensions)}")
    if not period:
        raise BadInputError(f"no dimension says when: found {_listed(dimensions)}")
    single = {
        "series": _first(SERIES, known),
        "unit": _first(UNITS, known),
        "multiplier": _first(MULTIPLIERS, known),
        "lower": _first(LOWER, known),
        "upper": _first(UPPER, known),
    }
    statuses = tuple(known[status] for status in STATUSES if status in known)
    taken = {area, period, *single.values(), *statuses}
    of_whom = _without_role(dimensions, taken)
    extra = [name for name in _without_role(attributes, taken) if name not in of_whom]
    by_id = [name for name in of_whom if name.upper() in ONLY_IF_TELLING]
    return Roles(
        area,
        period,
        **single,
        statuses=statuses,
        breakdown=tuple(name for name in of_whom if name not in by_id),
        doubtful=(*by_id, *(() if is_told else extra)),
        unknown=tuple(extra) if is_told else (),
    )


def _without_role(names: Sequence[str], taken: Collection[str]) -> list[str]:
    return [name for name in names if name not in taken and name.upper() not in COMMENTS]


def _first(ids: Sequence[str], known: Mapping[str, str]) -> str:
    return next((known[name] for name in ids if name in known), "")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "no dimensions"


@dataclass
class Told:
    """Names of codes by component, as far as a message prints them, and series told so far."""

    names: dict[str, dict[str, str]] = field(default_factory=dict)
    series: dict[str, SeriesTold] = field(default_factory=dict)

    def name_codes(self, component: str, codes: "pd.Series[str]", names: "pd.Series[str]") -> None:
        """Keep the names of codes; the first name of a code stays."""
        known = self.names.setdefault(component, {})
        pairs = pd.DataFrame({"code": codes, "name": names}).drop_duplicates("code")
        for code, name in pairs.itertuples(index=False, name=None):
            known.setdefault(code, name)

    def note(self, roles: Roles, seen: pd.DataFrame) -> None:
        """Keep name and unit in words of each new series; `seen` has columns series, unit, mult."""
        for code, unit, power in seen.drop_duplicates("series").itertuples(index=False, name=None):
            if code in self.series:
                continue
            words = self.names.get(roles.unit, {}).get(unit, "")
            if power:
                words = f"{words or unit} (printed in 10^{power}, multiplied out)".strip()
            name = self.names.get(roles.series, {}).get(code, "")
            self.series[code] = SeriesTold(name, words)


def cells_of(
    frame: pd.DataFrame, lines: Sequence[int], roles: Roles, told: Told, tally: Tally
) -> pd.DataFrame:
    """A frame of cells from a frame with a `str` column for each component.

    Column FLOW holds the code of the series where no dimension names it. Values and bounds are
    multiplied by the power of ten that the message prints (code list CL_UNIT_MULT), exactly.
    """
    _name_unknown(frame, roles, tally)
    power = _powers(_column(frame, roles.multiplier), lines, roles.multiplier, tally)
    columns = {
        "series": _column(frame, roles.series or FLOW),
        "area": _column(frame, roles.area),
        "period": _column(frame, roles.period),
        "breakdown": breakdown_column(frame, _keys(roles.breakdown)),
        "unit": _column(frame, roles.unit),
        "status": _statuses(frame, roles),
    }
    _refuse_nameless(columns["series"], lines, roles.series or FLOW, tally)
    for target, name in (("printed", VALUE), ("lower", roles.lower), ("upper", roles.upper)):
        columns[target] = _multiplied(_column(frame, name), power, lines, name, tally)
    seen = pd.DataFrame({"series": columns["series"], "unit": columns["unit"], "mult": power})
    told.note(roles, seen)
    return cells_frame({**columns}, list(lines))


def _refuse_nameless(
    series: "pd.Series[str]", lines: Sequence[int], name: str, tally: Tally
) -> None:
    for at in series.eq("").to_numpy().nonzero()[0].tolist():
        tally.refuse(lines[at], name, "expected the code of a series, found none")


def _keys(names: Sequence[str]) -> dict[str, str]:
    return {name: name.lower() for name in names}


def _column(frame: pd.DataFrame, name: str) -> "pd.Series[str]":
    if name in frame:
        return frame[name].fillna("")
    return pd.Series("", index=frame.index, dtype="str")


def _statuses(frame: pd.DataFrame, roles: Roles) -> "pd.Series[str]":
    """The status, or `nature/status` where both are printed and it is not the normal one."""
    first, *others = roles.statuses or ("",)
    told = _column(frame, first)
    for name in others:
        told = both_flags(told, _column(frame, name), NORMAL)
    return told


def _name_unknown(frame: pd.DataFrame, roles: Roles, tally: Tally) -> None:
    for name in roles.unknown:
        count = int(_column(frame, name).ne("").sum())
        tally.note(f"attribute {name} is left out: it does not say what is counted", count)


def _powers(
    printed: "pd.Series[str]", lines: Sequence[int], name: str, tally: Tally
) -> "pd.Series[str]":
    """The powers of ten other than none, in text; a fault where it is no whole number."""
    powers = {}
    for text in printed.unique():
        if text in NO_POWER:
            powers[text] = ""
        elif _POWER.fullmatch(text):
            powers[text] = str(int(float(text)) or "")
        else:
            at = int(printed.eq(text).to_numpy().argmax())
            tally.refuse(lines[at], name, f"expected a power of ten, found {text!r}")
            powers[text] = ""
    return printed.map(powers).astype("str")


def _multiplied(
    printed: "pd.Series[str]",
    powers: "pd.Series[str]",
    lines: Sequence[int],
    name: str,
    tally: Tally,
) -> "pd.Series[str]":
    rows = (powers.ne("") & ~printed.str.upper().isin(_NO_NUMBER)).to_numpy().nonzero()[0].tolist()
    if not rows:
        return printed
    if name == VALUE:
        tally.note("multiplied by the power of ten that the message prints", len(rows))
    values = printed.tolist()
    for at in rows:
        if _NUMBER.fullmatch(values[at]):
            exact = Decimal(values[at]).scaleb(int(powers.iloc[at]), _EXACT)
            values[at] = f"{exact:f}"
        else:
            tally.refuse(
                lines[at],
                name,
                f"expected a plain number to multiply by 10^{powers.iloc[at]},"
                f" found {values[at]!r}",
            )
    return pd.Series(values, index=printed.index, dtype="str")


def without_observation(file_holds: str) -> BadInputError:
    """The refusal of a message that is no data message."""
    return BadInputError(f"the message describes {file_holds}, it holds no observations")


def nothing_observed() -> BadInputError:
    """The refusal of a data message without observations."""
    return BadInputError("the message has its frame and no observation in it")
