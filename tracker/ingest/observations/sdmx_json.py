"""Reads SDMX-JSON data messages: 1.0, 2.0 and the layout before them, which services still send.

The library `sdmx1` (2.28) reads only that oldest layout (`header`, `structure` and `dataSets` at
the top); it does not find the data of 1.0 and 2.0 (`data.structure`, `data.structures`). Where it
reads, it takes the attributes of a series from the data set - units and powers of ten would be
lost - and makes binary fractions of the numbers as printed. So the message is read here, by the
field guides of SDMX-JSON (SDMX technical working group): keys such as `0:3` count into the values
of the dimensions of their level, numbers behind an observation's value into those of attributes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import pandas as pd

from tracker.errors import BadInputError
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import AreaScheme, Reading, Tally
from tracker.ingest.observations.sdmx import (
    DELETIONS,
    FLOW,
    VALUE,
    Flow,
    Roles,
    Told,
    cells_of,
    flow_of,
    nothing_observed,
    roles_of,
    without_observation,
)
from tracker.ingest.observations.strict_json import read_json, shown

FORMAT = "sdmx-json"
CHUNK = 50_000
LEVELS = ("dataSet", "dimensionGroup", "series", "observation")
STRUCTURES = ("codelists", "conceptSchemes", "dataStructures", "dataflows", "agencySchemes")
Row = dict[str, str]
Object = Mapping[str, object]


def recognises(file: StatisticalFile) -> bool:
    """Whether the text begins as an SDMX-JSON message does; never raises."""
    head = file.head.lstrip()
    if file.is_workbook or not head.startswith("{"):
        return False
    framed = '"header"' in head or '"meta"' in head
    return '"dataSets"' in head or (framed and ('"structure' in head or "sdmx" in head.lower()))


def read(file: StatisticalFile) -> Reading:
    """Cells of an SDMX-JSON data message; `line` is the number of the observation in the message.

    Raises:
        BadInputError: not JSON, not a data message (an error, codes only), keys that count past the
            values of a dimension, data to delete, no dimension that says where, no observation.
    """
    tree = _object(read_json(file), "the message")
    structures, data_sets = _parts(tree)
    tally, told = Tally(), Told()
    sets = [_DataSet(_structure_of(entry, structures), entry) for entry in data_sets]
    if not any(data_set.has_observations() for data_set in sets):
        raise nothing_observed()
    roles = _roles(sets)
    for data_set in sets:
        data_set.structure.tell(told)
    flow = sets[0].structure.flow
    cells = (cells_of(frame, lines, roles, told, tally) for frame, lines in _frames(sets, tally))
    sender = _sender(tree)
    return Reading(
        FORMAT,
        (flow if flow.agency else Flow(sender)).publisher,
        AreaScheme.ANY,
        cells,
        tally,
        series=told.series,
        decimal=".",
        title=sets[0].structure.name,
    )


def _roles(sets: "Sequence[_DataSet]") -> Roles:
    roles = roles_of(*_ids(sets))
    if not roles.series and not all(each.structure.flow.id for each in sets):
        raise BadInputError("expected a dimension or a flow that names the series, found none")
    return roles.settled(frame for frame, _ in _frames(sets, Tally()))


def _ids(sets: "Sequence[_DataSet]") -> tuple[list[str], list[str]]:
    """Ids of all dimensions and of all attributes."""
    dimensions = dict.fromkeys(name for each in sets for name in each.structure.dimensions)
    attributes = dict.fromkeys(name for each in sets for name in each.structure.attributes)
    return list(dimensions), list(attributes)


def _frames(sets: "Sequence[_DataSet]", tally: Tally) -> Iterator[tuple[pd.DataFrame, list[int]]]:
    rows = (row for data_set in sets for row in data_set.rows())
    dimensions, attributes = _ids(sets)
    names = list(dict.fromkeys([*dimensions, *attributes, VALUE, FLOW]))
    while chunk := list(islice(rows, CHUNK)):
        first = tally.rows + 1
        tally.rows += len(chunk)
        columns = {name: [row.get(name, "") for row in chunk] for name in names}
        frame = pd.DataFrame(columns, dtype="str")
        yield frame, list(range(first, tally.rows + 1))


@dataclass(frozen=True)
class _Component:
    """A dimension or an attribute: codes of its values by index, and the code that goes unsaid."""

    id: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    default: str = ""

    @classmethod
    def of(cls, entry: object) -> "_Component":
        component = _object(entry, "a component")
        values = [_object(value, "a value") for value in _list(component.get("values"), "values")]
        names = tuple(_words(value.get("name")) for value in values)
        codes = tuple(
            _words(value.get("id", value.get("value", name)))
            for value, name in zip(values, names, strict=True)
        )
        name = _words(component.get("id"))
        if not name:
            raise BadInputError("expected an id for each component, found one without")
        return cls(name, codes, names, _words(component.get("default")))

    def attribute(self, index: object) -> str:
        """The code of an attribute: 2.0 prints words in place of an index where it lists none."""
        if index is None:
            return self.default
        return self.code(index) if self.codes else _words(index)

    def code(self, index: object) -> str:
        """The code an index counts to."""
        if not (isinstance(index, str) and _number(index) < len(self.codes)):
            found = shown(index)
            raise BadInputError(
                f"{self.id}: expected an index below {len(self.codes)}, found {found}"
            )
        return self.codes[int(index)]


@dataclass(frozen=True)
class _Structure:
    """Components by the level on which the message tells them."""

    flow: Flow
    name: str
    dims: Mapping[str, tuple[_Component, ...]]
    attrs: Mapping[str, tuple[_Component, ...]]
    measures: tuple[str, ...] = (VALUE,)

    @property
    def dimensions(self) -> list[str]:
        return [each.id for level in LEVELS for each in self.dims[level]]

    @property
    def attributes(self) -> list[str]:
        return [each.id for level in LEVELS for each in self.attrs[level]]

    def tell(self, told: Told) -> None:
        """Hand on the names of all codes."""
        for level in LEVELS:
            for each in (*self.dims[level], *self.attrs[level]):
                known = told.names.setdefault(each.id, {})
                known.update(zip(each.codes, each.names, strict=True))

    def key(self, level: str, text: str) -> Row:
        """Codes of the dimensions of a level from a key such as `0:3`."""
        dims = self.dims[level]
        indices = text.split(":") if text else []
        if len(indices) != len(dims):
            raise BadInputError(f"expected a key of {len(dims)} numbers, found {text!r}")
        return {each.id: each.code(index) for each, index in zip(dims, indices, strict=True)}

    def described(self, level: str, indices: Sequence[object]) -> Row:
        """Codes of the attributes of a level; what is not told has its default."""
        attrs = self.attrs[level]
        padded = [*indices[: len(attrs)], *[None] * (len(attrs) - len(indices))]
        row = {each.id: each.attribute(at) for each, at in zip(attrs, padded, strict=True)}
        return {name: code for name, code in row.items() if code}


@dataclass(frozen=True)
class _DataSet:
    structure: _Structure
    entry: Object
    groups: list[tuple[Row, Row]] = field(init=False)

    def __post_init__(self) -> None:
        action = _words(self.entry.get("action"))
        if action.upper() in DELETIONS:
            raise BadInputError("expected data to keep, found a message that deletes data")
        object.__setattr__(self, "groups", list(self._group_attributes()))

    def _group_attributes(self) -> Iterator[tuple[Row, Row]]:
        """Codes of the dimensions of a group, and the attributes told for all that has them."""
        dims = [*self.structure.dims["series"], *self.structure.dims["observation"]]
        entries = _object(self.entry.get("dimensionGroupAttributes") or {}, "attributes of groups")
        for key, indices in entries.items():
            parts = key.split(":")
            if len(parts) > len(dims):
                raise BadInputError(f"expected a key of {len(dims)} numbers, found {key!r}")
            codes = {
                each.id: each.code(part) for each, part in zip(dims, parts, strict=False) if part
            }
            yield codes, self.structure.described("dimensionGroup", _list(indices, "attributes"))

    def has_observations(self) -> bool:
        return next(self._keyed(), None) is not None

    def rows(self) -> Iterator[Row]:
        """Each observation as codes by component."""
        whole = self.structure.described(
            "dataSet", _list(self.entry.get("attributes"), "attributes")
        )
        whole |= {each.id: each.code("0") for each in self.structure.dims["dataSet"]}
        whole[FLOW] = self.structure.flow.id
        for dims, attrs, observed in self._keyed():
            row = {**whole, **dims}
            for codes, told in self.groups:
                if codes.items() <= row.items():
                    row |= told
            yield {**row, **attrs, **self._observation(observed)}

    def _keyed(self) -> Iterator[tuple[Row, Row, Sequence[object]]]:
        """Codes of the dimensions, attributes of the series, and the array of each observation."""
        structure = self.structure
        for key, entry in _object(self.entry.get("series") or {}, "series").items():
            series = _object(entry, "a series")
            codes = structure.key("series", key)
            attrs = structure.described("series", _list(series.get("attributes"), "attributes"))
            for at, observed in _object(series.get("observations") or {}, "observations").items():
                yield {**codes, **structure.key("observation", at)}, attrs, _list(observed, at)
        for at, observed in _object(self.entry.get("observations") or {}, "observations").items():
            yield structure.key("observation", at), {}, _list(observed, at)

    def _observation(self, array: Sequence[object]) -> Row:
        """Value and attributes; what follows them are indices of annotations."""
        measures = self.structure.measures
        values = dict(zip(measures, array, strict=False))
        value = values.get(VALUE)
        if isinstance(value, bool | dict | list):
            raise BadInputError(f"expected a number, found {shown(value)}")
        told = self.structure.described("observation", array[len(measures) :])
        return {**told, VALUE: _words(value)}


def _parts(tree: Object) -> tuple[list[_Structure], list[Object]]:
    """Structures and data sets, wherever the version of the message keeps them."""
    body = _object(tree.get("data") or tree, "data")
    if not any("dataSets" in part for part in (body, tree)):
        raise _no_data(tree, body)
    found = body.get("structures") or tree.get("structures")
    if not found:
        single = body.get("structure") or tree.get("structure")
        found = [single] if single else []
    structures = [_structure(_object(entry, "a structure")) for entry in _list(found, "structures")]
    entries = _list(body.get("dataSets", tree.get("dataSets")), "data sets")
    return structures, [_object(entry, "a data set") for entry in entries]


def _no_data(tree: Object, body: Object) -> BadInputError:
    errors = tree.get("errors")
    if isinstance(errors, list) and errors:
        first = errors[0] if isinstance(errors[0], dict) else {}
        said = _words(first.get("title") or first.get("detail")) or "no reason given"
        return BadInputError(f"expected data, found the error message of a service: {said}")
    if any(name in body for name in STRUCTURES):
        return without_observation("codes")
    return BadInputError("expected dataSets, found a message without")


def _structure_of(entry: Object, structures: list[_Structure]) -> _Structure:
    at = _words(entry.get("structure")) or "0"
    if _number(at) >= len(structures):
        raise BadInputError(f"expected a structure for each data set, found none for {at!r}")
    return structures[int(at)]


def _structure(entry: Object) -> _Structure:
    measures = _levels(entry.get("measures"))["observation"]
    ids = tuple(each.id for each in measures) or (VALUE,)
    if VALUE not in ids:
        if len(ids) > 1:
            raise BadInputError(f"expected one measure, found {', '.join(ids)}")
        ids = (VALUE,)
    return _Structure(
        _flow(entry),
        _words(entry.get("name")),
        _levels(entry.get("dimensions")),
        _levels(entry.get("attributes")),
        ids,
    )


def _levels(entry: object) -> dict[str, tuple[_Component, ...]]:
    levels = _object(entry or {}, "components")
    return {
        level: tuple(_Component.of(each) for each in _list(levels.get(level), level))
        for level in LEVELS
    }


def _flow(entry: Object) -> Flow:
    """The flow that the links of a structure name, by URN or by address; else its own id."""
    for kind in ("dataflow", "datastructure"):
        for link in _list(entry.get("links"), "links"):
            if isinstance(link, dict) and _words(link.get("rel")).lower() == kind:
                return _linked(_words(link.get("urn")), _words(link.get("href")))
    return Flow("", _words(entry.get("id")))


def _linked(urn: str, address: str) -> Flow:
    if urn:
        return flow_of(urn)
    parts = [part for part in address.split("/") if part]
    lower = [part.lower() for part in parts]
    for kind in ("dataflow", "datastructure"):
        if kind in lower and len(parts) > lower.index(kind) + 2:
            at = lower.index(kind)
            return Flow(parts[at + 1], parts[at + 2])
    return Flow()


def _number(text: str) -> float:
    """A whole number from 0, or infinity for anything else."""
    return int(text) if text.isdecimal() and len(text) < 10 else float("inf")  # noqa: PLR2004


def _sender(tree: Object) -> str:
    frame = tree.get("header") or tree.get("meta")
    sender = frame.get("sender") if isinstance(frame, dict) else None
    return _words(sender.get("id")) if isinstance(sender, dict) else ""


def _words(value: object) -> str:
    """One text of what may be a text, a number, texts by language or several texts."""
    if isinstance(value, dict):
        value = value.get("en", next(iter(value.values()), ""))
    if isinstance(value, list):
        return "; ".join(_words(each) for each in value)
    return "" if value is None or isinstance(value, dict) else str(value).strip()


def _object(value: object, what: str) -> Object:
    if not isinstance(value, dict):
        raise BadInputError(f"expected {what} as an object, found {shown(value)}")
    return value


def _list(value: object, what: str) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise BadInputError(f"expected {what} as a list, found {shown(value)}")
    return value
