"""What is of the company as a whole is seen, or changed, by those whom no property limits.

Alerts and values of a company as a whole are not shown to anybody else; all others User Permissions isolate. The risk library and
the indicators are read by all, but what they say holds for every property: a Risk Officer of some properties changes the
indicators that watch none but those, and no others.
"""

from __future__ import annotations

import frappe
from frappe import _

from wuye_ops.property.places import permitted_properties

INDICATOR, LISTED = "Risk Indicator", "Listed Properties"
READING = frozenset((None, "read", "select", "print", "email", "report", "export", "share"))
# `check_keeper` refuses it, in words, once the document says what it holds for
CREATE = "create"


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	if permitted_properties(user) is None:
		return ""
	return f"coalesce(`tab{doctype}`.`property`, '') != ''"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""Refuses what is of no property to whom a property limits; what the role allows is asked elsewhere."""
	if doc.get("property") or permitted_properties(user or frappe.session.user) is None:
		return None
	return False


def has_keeping_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	"""Refuses changes of what holds for properties that are not the user's; what the role allows is asked elsewhere."""
	return None if ptype in READING or ptype == CREATE or may_keep(doc, user) else False


def may_keep(doc, user: str | None = None) -> bool:
	"""Whether what the document says, and said before, holds for properties of the user alone."""
	allowed = permitted_properties(user or frappe.session.user)
	if allowed is None:
		return True
	if doc.doctype != INDICATOR or doc.get("scope") != LISTED:
		return False
	watched = {row.property for row in doc.get("properties") or []}
	if not doc.is_new():
		# of a form that is not all: rows of others are left out of what the user reads
		if frappe.db.get_value(INDICATOR, doc.name, "scope") != LISTED:
			return False
		of_it = {"parent": doc.name, "parenttype": INDICATOR}
		watched |= set(frappe.get_all("Risk Indicator Property", of_it, pluck="property", limit=0))
	return watched <= set(allowed)


def check_keeper(doc) -> None:
	"""Raises PermissionError, in words, where `may_keep` is not so."""
	if not may_keep(doc):
		frappe.throw(
			_(
				"It holds for the company, or for properties that are not yours. Ask a Risk Officer of head office to change it."
			),
			frappe.PermissionError,
			title=_(doc.doctype),
		)


def tell_form(doc) -> None:
	"""onload: whether the form offers what changes it."""
	doc.set_onload("may_change", bool(frappe.has_permission(doc.doctype, "write", doc)))
