"""A row of the log of a document that goes through steps: who took which, when and why."""

from __future__ import annotations

import frappe
from frappe.utils import now_datetime


def row(step: str, status: str | None = None, reason: str | None = None, was: str | None = None) -> dict:
	"""was, status: before and after, where the step has changed it."""
	return {
		"logged_on": now_datetime(),
		"user": frappe.session.user,
		"step": step,
		"from_status": was,
		"to_status": status,
		"reason": reason or None,
	}


def note(doc, step: str, reason: str | None = None, was: str | None = None) -> None:
	"""Appends one. was: the status before, where the step has changed it."""
	doc.append("log", row(step, doc.status if was else None, reason, was))
