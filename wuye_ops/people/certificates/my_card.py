"""员工自助: the certificates of an employee on the phone, those that are due first (hook `wuye_my_staff_cards`)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import formatdate, getdate, nowdate

from wuye_ops.people import self_service
from wuye_ops.people.certificates import as_rules
from wuye_ops.people.certificates.as_rules import DOCTYPE
from wuye_ops.rules import certificate as rules

COLOURS = {
	rules.VALID: "green",
	rules.EXPIRING: "orange",
	rules.EXPIRED: "red",
	rules.REVIEW_OVERDUE: "red",
	rules.SUSPENDED: "red",
	rules.DRAFT: "blue",
}
SHOWN = (rules.DRAFT, rules.IN_FORCE, rules.SUSPENDED)


def certificates(employee: str) -> dict:
	table, today, kinds = frappe.qb.DocType(DOCTYPE), getdate(nowdate()), as_rules.kinds()
	found = as_rules.load((table.employee == employee) & table.status.isin(SHOWN))
	found.sort(key=lambda one: rules.due_on(one, kinds[one.kind]) or today.max)
	return {
		"key": "certificates",
		"title": _("My Certificates"),
		"empty": _("No certificate of yours is on file."),
		"rows": [_row(one, kinds[one.kind], today) for one in found],
		"more": self_service.entry(DOCTYPE, _("Enter a Certificate")),
	}


def _row(one: rules.Certificate, kind: rules.Kind, today) -> dict:
	standing = rules.standing(one, kind, today)
	due = rules.due_on(one, kind)
	return {
		"text": one.kind,
		"note": "",
		"on": _("until {0}").format(formatdate(due)) if due else _("does not end"),
		"state": _(standing, context=DOCTYPE),
		"colour": COLOURS.get(standing, "gray"),
		"route": self_service.form(DOCTYPE, one.key),
	}
