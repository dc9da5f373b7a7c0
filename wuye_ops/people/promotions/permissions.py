"""Who sees a proposal: who leads the employee, HR and the directors; the employee once it is approved, and nothing of it before."""

from __future__ import annotations

from wuye_ops.people import told
from wuye_ops.rules.promotion import APPROVED

DOCTYPE = "Promotion Proposal"
TOLD = (APPROVED,)


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	return told.query_conditions(DOCTYPE, user, TOLD)


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	return told.has_permission(doc, ptype, user, TOLD)
