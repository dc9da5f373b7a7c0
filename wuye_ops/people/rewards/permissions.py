"""Who sees a reward: HR, of the people they see the pay of; and its employee once it is approved. Nobody takes part in their own."""

from __future__ import annotations

from wuye_ops.people import access, told
from wuye_ops.rules.reward_life import TOLD

DOCTYPE = "Staff Reward"


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	return told.query_conditions(DOCTYPE, user, TOLD, access.PRIVATE, hr_alone=True)


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	return told.has_permission(doc, ptype, user, TOLD, access.PRIVATE, hr_alone=True)
