"""How commitments stand to their dates, in words; as `dashboards.labels`."""

from collections.abc import Mapping

from tracker.i18n import Words
from tracker.vocab import ScheduleState


def schedule(t: Words, code: str) -> str:
    """How a commitment stands to its date."""
    return {
        ScheduleState.ON_TIME: t("on time"),
        ScheduleState.LATE: t("late"),
        ScheduleState.LAPSED: t("lapsed"),
        ScheduleState.AHEAD: t("ahead"),
        ScheduleState.SUPERSEDED: t("superseded"),
        ScheduleState.UNDATED: t("undated"),
        ScheduleState.NOT_APPLICABLE: t("does not apply"),
    }[ScheduleState(code)]


def standing(t: Words, states: Mapping[str, int]) -> str:
    """How many of the states it is asked of stand how; empty where it is asked of none."""
    total = sum(states.values())
    return "; ".join(
        t(
            "{n} of {all} states: {state}",
            n=t.number(states[code]),
            all=t.number(total),
            state=schedule(t, code),
        )
        for code in ScheduleState
        if states.get(code)
    )
