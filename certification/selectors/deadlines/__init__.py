"""What waits for whom, and until which day the law or a decision gives time.

One small function for each duty; each takes the places or the person it is asked for and answers
with a `Waiting`. Who asks for which is the office's to know. Nothing here writes.
"""

from certification.selectors.deadlines.row import Deadline, Duty, Places, Waiting

__all__ = ["Deadline", "Duty", "Places", "Waiting"]
