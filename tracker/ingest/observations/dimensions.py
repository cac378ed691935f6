"""What columns of a long table say beside the value: breakdowns, flags, what tells rows apart."""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from tracker.ingest.observations.record import breakdown_text


def breakdown_column(frame: pd.DataFrame, keys: Mapping[str, str]) -> "pd.Series[str]":
    """The breakdown of each row: column `name` is written as key `keys[name]`, empty ones are not.

    Codes of totals are written as they are printed; what they mean is decided behind the readers.
    """
    if not keys:
        return pd.Series("", index=frame.index, dtype="str")
    names = list(keys)
    groups = frame.groupby(names, sort=False, dropna=False).ngroup()
    first = ~groups.duplicated()
    texts = [
        breakdown_text({keys[name]: code for name, code in zip(names, row, strict=True)})
        for row in frame.loc[first, names].itertuples(index=False, name=None)
    ]
    return pd.Series(np.asarray(texts, dtype=object)[groups], index=frame.index, dtype="str")


def both_flags(
    natures: "pd.Series[str]", statuses: "pd.Series[str]", normal: str
) -> "pd.Series[str]":
    """`nature/status` where both are printed and the status says more than `normal`, else one."""
    is_both = natures.ne("") & ~statuses.isin(["", normal])
    return (natures + "/" + statuses).where(is_both, natures.where(natures.ne(""), statuses))


def telling(
    frames: Iterable[pd.DataFrame], columns: Iterable[str], beside: Iterable[str]
) -> list[str]:
    """Those of `columns` by which rows differ that are equal in all columns `beside`.

    Such a column is part of what is counted; any other only says something about the value.
    Frames are read once and only hashes of rows are kept (8 bytes a row and column).
    """
    columns, beside = list(columns), list(beside)
    keys: list[npt.NDArray[np.uint64]] = []
    with_column: dict[str, list[npt.NDArray[np.uint64]]] = {name: [] for name in columns}
    for frame in frames:
        keys.append(_hashes(frame, beside))
        for name in columns:
            with_column[name].append(_hashes(frame, [*beside, name]))
    alone = _distinct(keys)
    return [name for name in columns if _distinct(with_column[name]) > alone]


def _hashes(frame: pd.DataFrame, names: list[str]) -> npt.NDArray[np.uint64]:
    hashes = pd.util.hash_pandas_object(frame[names], index=False)
    return np.asarray(hashes, dtype=np.uint64)


def _distinct(hashes: list[npt.NDArray[np.uint64]]) -> int:
    return len(np.unique(np.concatenate(hashes))) if hashes else 0
