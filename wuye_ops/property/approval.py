"""Approval by amount: somebody else than who asked, in a role whose limit (Approval Limit) reaches the amount."""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import fmt_money

from wuye_ops.rules.approval import Limit, approvers
from wuye_ops.rules.money import cents

KINDS = (
	"Fee Waiver",
	"Late Charge Waiver",
	"Refund",
	"Receipt Void",
	"Deposit Refund",
	"Deposit Forfeit",
	"Cost Plan",
)


def roles(kind: str, property_name: str, amount: Decimal) -> tuple[str, ...]:
	"""Roles that may approve so much of the kind in the property."""
	rows = frappe.get_all(
		"Approval Limit", {"kind": kind, "disabled": 0}, ["role", "up_to", "without_limit", "property"]
	)
	limits = [
		Limit(
			row.role, None if row.without_limit else cents(Decimal(str(row.up_to or 0))), row.property or None
		)
		for row in rows
	]
	return approvers(amount, limits, property_name)


def may_approve(kind: str, property_name: str, amount: Decimal, requested_by: str) -> bool:
	"""Whether the user may approve what `requested_by` asked for."""
	return requested_by != frappe.session.user and bool(
		set(frappe.get_roles()) & set(roles(kind, property_name, amount))
	)


def check(kind: str, property_name: str, amount: Decimal, requested_by: str) -> None:
	"""Raises PermissionError, naming who may approve, unless the user may. The caller has asked for the document's right."""
	if requested_by == frappe.session.user:
		frappe.throw(
			_("Somebody else must approve this than who asked for it."),
			frappe.PermissionError,
			title=_("Approval"),
		)
	able = roles(kind, property_name, amount)
	if set(frappe.get_roles()) & set(able):
		return
	if not able:
		frappe.throw(
			_("Nobody may approve {0} of {1} in {2}. Set an approval limit first.").format(
				_(kind), frappe.bold(fmt_money(float(amount), 2)), frappe.bold(property_name)
			),
			frappe.PermissionError,
			title=_("Approval"),
		)
	frappe.throw(
		_("{0} of {1} must be approved by: {2}.").format(
			_(kind), frappe.bold(fmt_money(float(amount), 2)), "、".join(_(role) for role in able)
		),
		frappe.PermissionError,
		title=_("Approval"),
	)
