"""What the page on a customer (`records.timeline`) tells of their rights: consents given and ended, requests."""

from datetime import datetime

import frappe
from frappe import _

ENDED = {"Withdrawn": "red", "Replaced": "gray"}


def entries(customer: str, before: datetime | None, limit: int) -> list[dict]:
	"""Consents and requests that the user may see, newest first."""
	found = [
		*_consents(customer, "given_on", before, limit),
		*_consents(customer, "ended_on", before, limit),
		*_requests(customer, before, limit),
	]
	return sorted(found, key=lambda entry: entry["when"], reverse=True)[:limit]


def _consents(customer: str, moment: str, before: datetime | None, limit: int) -> list[dict]:
	"""moment: given_on or ended_on; a consent that has ended stands twice."""
	if not frappe.has_permission("Privacy Consent", "read"):
		return []
	older = [[moment, "<", before]] if before else []
	rows = frappe.get_list(
		"Privacy Consent",
		filters=[["customer", "=", customer], [moment, "is", "set"], *older],
		fields=["name", "purpose", "status", "channel", "end_channel", f"{moment} as moment"],
		order_by=f"{moment} desc",
		limit=limit,
	)
	given = moment == "given_on"
	return [
		{
			"when": row.moment,
			"kind": _("Consent"),
			"title": row.purpose,
			"text": _(row.channel if given else row.end_channel or "", context="Privacy Consent"),
			"status": _("Given" if given else row.status, context="Privacy Consent"),
			"colour": "green" if given else ENDED[row.status],
			"doctype": "Privacy Consent",
			"name": row.name,
		}
		for row in rows
	]


def _requests(customer: str, before: datetime | None, limit: int) -> list[dict]:
	if not frappe.has_permission("Data Subject Request", "read"):
		return []
	older = [["creation", "<", before]] if before else []
	rows = frappe.get_list(
		"Data Subject Request",
		filters=[["customer", "=", customer], *older],
		fields=["name", "kind", "status", "answer", "creation"],
		order_by="creation desc",
		limit=limit,
	)
	return [
		{
			"when": row.creation,
			"kind": _("Data Subject Request"),
			"title": _(row.kind, context="Data Subject Request"),
			"text": row.answer,
			"status": _(row.status, context="Data Subject Request"),
			"colour": "orange",
			"doctype": "Data Subject Request",
			"name": row.name,
		}
		for row in rows
	]
