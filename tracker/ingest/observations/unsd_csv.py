"""Reads the CSV export of UNSD's Global SDG Indicators Database, in its layouts since 2018."""

from tracker.ingest.observations.delimited import SEPARATORS, Delimited, first_fields
from tracker.ingest.observations.opened import StatisticalFile
from tracker.ingest.observations.record import Reading, Tally
from tracker.ingest.observations.unsd import is_long, is_wide, reading

FORMAT = "unsd-csv"


def recognises(file: StatisticalFile) -> bool:
    """Whether the first line is a header of the export; never raises."""
    return not file.is_workbook and bool(_separator(file.head))


def read(file: StatisticalFile) -> Reading:
    """Cells of the export, one a row.

    Raises:
        BadInputError: a column that is missing or not known, a record of another width than the
            header, no row.
    """
    return reading(FORMAT, Delimited(file, _separator(file.head) or ","), Tally(), {})


def _separator(head: str) -> str:
    for separator in SEPARATORS:
        header = first_fields(head, separator)
        if is_long(header) or is_wide(header):
            return separator
    return ""
