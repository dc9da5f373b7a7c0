"""The log of a document's steps: who took which, when, why, and what it was before."""

from __future__ import annotations

import frappe
from frappe.utils import now_datetime


def note(doc, step: str, reason: str | None = None, was: str | None = None) -> None:
	"""A row of the log; the caller saves. was: the status before, where the step has changed it."""
	doc.append(
		"log",
		{
			"logged_on": now_datetime(),
			"user": frappe.session.user,
			"step": step,
			"from_status": was,
			"to_status": doc.status if was else None,
			"reason": reason or None,
		},
	)
