"""What is due: slots of sources, closed weeks of reports, back-off after failures, and a lock for each activity."""

from listener.schedule.backoff import backoff
from listener.schedule.locks import Busy, held
from listener.schedule.slots import SCHEDULES, due, slot
from listener.schedule.weeks import weeks_due

__all__ = ["SCHEDULES", "Busy", "backoff", "due", "held", "slot", "weeks_due"]
