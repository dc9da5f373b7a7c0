"""Where a risk stands today: its level, whether it is a key risk without a response, and when it is looked at again."""

from __future__ import annotations

from datetime import date

from wuye_ops.risk import responses
from wuye_ops.risk.as_risk import as_risk, last_review
from wuye_ops.rules import risk_life as rules
from wuye_ops.rules.risk_matrix import next_review


def refresh(doc, today: date) -> None:
	"""Sets what follows from the assessments, the responses and the open alerts; the caller saves."""
	risk = as_risk(doc)
	responses.set_statuses(doc, risk.about if risk.level else None, today)
	doc.accepted_until = responses.accepted_until(doc)
	doc.level = risk.level or None
	doc.is_key = int(risk.is_key)
	doc.key_since = (doc.key_since or today) if risk.lacks_response(today) else None
	reviewed = last_review(doc)
	is_open = doc.status in rules.OPEN
	doc.next_review = next_review(risk.level, reviewed) if is_open and risk.level and reviewed else None
