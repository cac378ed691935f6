"""Goes through an SDMX-ML message once, safely: its frame, and the data of structure-specific ones.

A document type definition is refused where it begins, so no entity is ever expanded and nothing is
fetched; everything else in the message is plain elements.
"""

import io
import re
import xml.sax.handler
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax import SAXParseException
from xml.sax.xmlreader import AttributesImpl, Locator

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from tracker.errors import BadInputError
from tracker.ingest.observations.sdmx import DELETIONS, FLOW, VALUE, Flow, flow_of

DATA_MESSAGES = frozenset(
    {
        "GenericData",
        "GenericTimeSeriesData",
        "StructureSpecificData",
        "StructureSpecificTimeSeriesData",
    }
)
_SCHEMAS = re.compile(r"sdmx\.org/resources/sdmxml/schemas/v(\d)_(\d)")
Row = dict[str, str]


@dataclass
class Message:
    """What one pass over a message finds.

    `lines` has the line of every observation. Of a structure-specific message also `rows`: each
    observation with all that its series, its groups and its data set say; `on_series` are the ids
    told with a series or a flat observation, among them the dimensions, `described` the others.
    """

    kind: str = ""
    version: str = ""
    sender: str = ""
    at_observation: str = ""
    flow: Flow = field(default_factory=Flow)
    lines: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    on_series: dict[str, None] = field(default_factory=dict)
    described: dict[str, None] = field(default_factory=dict)

    @property
    def is_generic(self) -> bool:
        """Whether components are elements with an id, not attributes by name."""
        return self.kind.startswith("Generic")


def scan(data: bytes) -> Message:
    """Go through a message.

    Raises:
        BadInputError: not XML (with the line), a document type definition, an action that deletes.
    """
    handler = _Handler()
    try:
        defusedxml.sax.parse(io.BytesIO(data), handler, forbid_dtd=True)
    except SAXParseException as error:
        raise BadInputError(
            f"line {error.getLineNumber()}: expected XML, found {error.getMessage()}"
        ) from error
    except DefusedXmlException as error:
        raise BadInputError(
            "expected a message without a document type definition, found one"
        ) from error
    except (ValueError, LookupError) as error:
        raise BadInputError(f"expected XML, found an encoding it cannot have: {error}") from error
    return handler.message


class _Handler(xml.sax.handler.ContentHandler):
    """Collects a `Message`; elements are known by their local names, as prefixes are free."""

    def __init__(self) -> None:
        super().__init__()
        self.message = Message()
        self._path: list[str] = []
        self._data_set: Row = {}
        self._series: Row = {}
        self._groups: list[Row] = []
        self._everywhere: set[str] | None = None  # ids on each series, as dimensions are
        self._first = 0  # index of the data set's first row
        self._text = ""
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - named by the library
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        local = _local(name)
        if not self._path:
            self._begin(local, attrs)
        self._path.append(local)
        self._text = ""
        told = {key: value.strip() for key, value in attrs.items()}
        if "Header" in self._path:
            self._header(local, told)
        elif local == "DataSet":
            self._begin_data_set(told)
        elif local == "Obs":
            self._observe(told)
        elif not self.message.is_generic and local in {"Series", "Group"}:
            self._gather(local, _components(told))

    def endElement(self, name: str) -> None:  # noqa: N802
        local = _local(name)
        if "Header" in self._path and local in {"Structure", "StructureUsage", "URN"}:
            self._refer(self._text)
        if local == "Series":
            self._series = {}
        elif local == "DataSet" and "Header" not in self._path:
            self._end_data_set()
        self._path.pop()
        self._text = ""

    def characters(self, content: str) -> None:
        self._text += content

    def _begin(self, local: str, attrs: AttributesImpl) -> None:
        self.message.kind = local
        for key, value in attrs.items():
            found = _SCHEMAS.search(value)
            if key.startswith("xmlns") and found:
                self.message.version = f"{found[1]}.{found[2]}"

    def _header(self, local: str, told: Mapping[str, str]) -> None:
        message = self.message
        if local == "Sender":
            message.sender = told.get("id", "")
        elif local == "Structure" and "dimensionAtObservation" in told:
            message.at_observation = told["dimensionAtObservation"]
        elif local == "Ref" and "id" in told:
            message.flow = Flow(told.get("agencyID", ""), told["id"])

    def _refer(self, text: str) -> None:
        if text.strip().startswith("urn:"):
            self.message.flow = flow_of(text)

    def _begin_data_set(self, told: Mapping[str, str]) -> None:
        self._data_set, self._series, self._groups = _components(told), {}, []
        self._everywhere, self._first = None, len(self.message.rows)
        action = next((value for key, value in told.items() if _local(key) == "action"), "")
        if action.upper() in DELETIONS:
            raise BadInputError(
                f"line {self._line()}: expected data to keep, found a data set that deletes data"
            )
        if self.message.is_generic:
            return
        for known in ("action", "structureRef", "setID", "validFromDate", "validToDate"):
            self._data_set.pop(known, None)
        self.message.described |= dict.fromkeys(self._data_set)

    def _gather(self, local: str, told: Row) -> None:
        if local == "Series":
            self._series = told
            self.message.on_series |= dict.fromkeys(told)
            self._narrow(told)
        else:
            self._groups.append(told)

    def _narrow(self, told: Row) -> None:
        before = self._everywhere
        self._everywhere = {*told} if before is None else before & {*told}

    def _observe(self, told: Mapping[str, str]) -> None:
        self.message.lines.append(self._line())
        if self.message.is_generic:
            return
        row = _components(told)
        is_flat = "Series" not in self._path
        if is_flat:
            self._narrow(row)
        at = self.message.at_observation
        for name in row:
            is_key = is_flat or name == at
            (self.message.on_series if is_key else self.message.described)[name] = None
        self.message.rows.append({FLOW: "", VALUE: "", **self._data_set, **self._series, **row})

    def _end_data_set(self) -> None:
        """What a group tells goes to every row that has all the codes the group is known by."""
        series = self._everywhere or set()
        for group in self._groups:
            key = {name: code for name, code in group.items() if name in series}
            told = {name: code for name, code in group.items() if name not in series}
            self.message.described |= dict.fromkeys(told)
            for row in self.message.rows[self._first :]:
                if key.items() <= row.items():
                    row |= {name: code for name, code in told.items() if name not in row}

    def _line(self) -> int:
        return (self._locator.getLineNumber() or 0) if self._locator else 0


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _components(told: Mapping[str, str]) -> Row:
    """What is told by name; names with a prefix (`xsi:type`) belong to XML, not to the data."""
    return {name: value for name, value in told.items() if ":" not in name and name != "xmlns"}
