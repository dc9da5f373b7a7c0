"""钥匙、工装、工具: what an employee was given of the company's (rows of Employee), until it is back.

Whoever takes something back is somebody else; what is not back stands in the way of leaving (`boarding.found`).
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html, formatdate, getdate, nowdate

DOCTYPE, FIELD = "Staff Item", "wuye_items"


def check(doc, method=None) -> None:
	"""Validate of Employee: things were given before they come back, and nobody says of their own that they are."""
	today, user = getdate(nowdate()), frappe.session.user
	before = doc.get_doc_before_save()
	was = {row.name: row for row in before.get(FIELD)} if before else {}
	for row in doc.get(FIELD) or []:
		_check_row(row, today)
		old = was.get(row.name)
		if old and old.returned_on and row.returned_on:
			row.received_by = old.received_by
		elif not row.returned_on:
			row.received_by = None
		elif user == doc.user_id:
			frappe.throw(
				_("Row {0}: nobody takes back their own things. Somebody else enters the return.").format(
					row.idx
				),
				frappe.PermissionError,
				title=_("Keys, Uniform and Tools"),
			)
		else:
			row.received_by = user
	gone = {name for name, row in was.items() if not row.returned_on} - {
		row.name for row in doc.get(FIELD) or []
	}
	if gone:
		frappe.throw(
			_("{0} is not back: enter the day of return instead of deleting the row.").format(
				"、".join(escape_html(label(was[name])) for name in sorted(gone))
			),
			title=_("Keys, Uniform and Tools"),
		)


def _check_row(row, today) -> None:
	title = _("Keys, Uniform and Tools")
	if cint(row.quantity) < 1:
		frappe.throw(_("Row {0}: enter how many; at least 1.").format(row.idx), title=title)
	if not row.given_on or getdate(row.given_on) > today:
		frappe.throw(_("Row {0}: the day on which it was given is up to today.").format(row.idx), title=title)
	if row.returned_on and not getdate(row.given_on) <= getdate(row.returned_on) <= today:
		frappe.throw(
			_("Row {0}: it came back between {1} and today.").format(row.idx, formatdate(row.given_on)),
			title=title,
		)


def outstanding(employee: str, kind: str | None = None) -> list[frappe._dict]:
	"""What is not back, the oldest first. The caller has checked who asks."""
	of = {"parent": employee, "parenttype": "Employee", "returned_on": ["is", "not set"]}
	return frappe.get_all(
		DOCTYPE,
		{**of, "kind": kind} if kind else of,
		["name", "kind", "item", "number", "quantity", "given_on"],
		order_by="given_on, idx",
	)


def label(row) -> str:
	"""Such as 单元门钥匙 3-2 ×2."""
	parts = [cstr(row.item), cstr(row.number)]
	if cint(row.quantity) > 1:
		parts.append(f"×{cint(row.quantity)}")
	return " ".join(filter(None, parts))


def take_back(employee: str, rows: Iterable[str]) -> int:
	"""Rows are back as of today; how many were. The caller's right is the one to write the employee."""
	doc = frappe.get_doc("Employee", employee)
	doc.check_permission("write")
	chosen = set(rows)
	open_rows = [row for row in doc.get(FIELD) if row.name in chosen and not row.returned_on]
	if not open_rows or len(open_rows) != len(chosen):
		frappe.throw(_("Choose what is not back yet."), title=_("Keys, Uniform and Tools"))
	for row in open_rows:
		row.returned_on = nowdate()
	doc.save()
	return len(open_rows)
