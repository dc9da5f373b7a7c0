"""车位月卡: the steps of a parking permit, with the monthly fee and the rent of the space that hang on it."""

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, format_date, getdate, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.notices import tell_staff_once_a_day, users_with_role
from wuye_ops.property.residents import tell_customer
from wuye_ops.rules import parking_permit as rules

# Days before the end in which the holder is reminded once, and the desk finds the permit among those to renew (d).
REMIND_DAYS = 7
ROUTE = "/my-goods"


@frappe.whitelist()
def offered(permit: str) -> list[str]:
	"""Steps that are possible now: what the form shows as buttons."""
	doc = frappe.get_doc("Parking Permit", permit)
	doc.check_permission("read")
	if not doc.has_permission("write"):
		return []
	return {
		rules.ACTIVE: ["renew", "suspend", "end"],
		rules.SUSPENDED: ["resume", "end"],
	}.get(doc.status, [])


@frappe.whitelist(methods=["POST"])
def renew(permit: str, to_date: str) -> None:
	"""Makes a permit longer; its fee and the rent of its space go on with it. Works in the days of grace too."""
	doc = _load(permit, rules.ACTIVE)
	day = getdate(to_date)
	if not doc.to_date or day <= getdate(doc.to_date):
		frappe.throw(
			_("Renew to a day after {0}.").format(format_date(doc.to_date))
			if doc.to_date
			else _("The permit has no end: there is nothing to renew."),
			title=_("Renew"),
		)
	doc.to_date = day
	guarded.save(doc)


@frappe.whitelist(methods=["POST"])
def suspend(permit: str, reason: str) -> None:
	"""The permit opens no gate until it is resumed. Not a means against arrears: an open bill closes no barrier (民法典 944)."""
	doc = _load(permit, rules.ACTIVE)
	doc.suspend_reason = guarded.required(reason, _("Say why the permit is suspended."), _("Suspend"))
	doc.status = rules.SUSPENDED
	guarded.save(doc)


@frappe.whitelist(methods=["POST"])
def resume(permit: str) -> None:
	doc = _load(permit, rules.SUSPENDED)
	doc.status, doc.suspend_reason = rules.ACTIVE, None
	guarded.save(doc)


@frappe.whitelist(methods=["POST"])
def end(permit: str, last_day: str, reason: str) -> None:
	"""Ends a permit on a day up to today; the fee and the rent of the space end with it."""
	doc = _load(permit, rules.ACTIVE, rules.SUSPENDED)
	day = getdate(last_day)
	if not getdate(doc.from_date) <= day <= getdate(nowdate()):
		frappe.throw(
			_("The last day lies between {0} and today.").format(format_date(doc.from_date)), title=_("End")
		)
	doc.end_reason = guarded.required(reason, _("Say why the permit ends."), _("End"))
	doc.status, doc.to_date = rules.ENDED, day
	guarded.save(doc)


def _load(permit: str, *statuses: str):
	doc = guarded.load_locked("Parking Permit", permit)
	if doc.status not in statuses:
		frappe.throw(
			_("{0} is {1}: this step is not possible any more. Reload the page.").format(
				frappe.bold(doc.name), frappe.bold(_(doc.status))
			),
			title=_("Parking Permit"),
		)
	return doc


# -- what hangs on it --------------------------------------------------------------------------------------------------


def rent_space(doc) -> None:
	"""Before the fee: who rents a space by a permit is its occupant and payer, on the permit's days.

	A space with an occupant of the same customer needs no second one; one that belongs to somebody else is refused.
	"""
	if doc.occupancy:
		_follow_occupancy(doc)
		return
	if not (doc.parking_space and doc.customer) or doc.permit_kind != "Monthly":
		return
	others = frappe.get_all(
		"Occupancy",
		{"parking_space": doc.parking_space, "from_date": ["<=", doc.to_date or "2999-12-31"]},
		["name", "customer", "customer_name", "to_date"],
	)
	current = [row for row in others if not row.to_date or row.to_date >= getdate(doc.from_date)]
	if any(row.customer == doc.customer for row in current):
		return
	if current:
		frappe.throw(
			_(
				"{0} has {1} as its occupant on some of these days. Choose another space, or end that first."
			).format(frappe.bold(doc.parking_space), frappe.bold(current[0].customer_name)),
			title=_("Parking Space"),
		)
	occupancy = frappe.get_doc(
		{
			"doctype": "Occupancy",
			"parking_space": doc.parking_space,
			"customer": doc.customer,
			"relation": "Tenant",
			"is_payer": 1,
			"from_date": doc.from_date,
			"to_date": doc.to_date,
			"remark": _("Parking permit {0}").format(doc.name),
		}
	)
	# whoever may write the permit may have the rent written down that it stands for
	doc.db_set("occupancy", occupancy.insert(ignore_permissions=True).name)


def _follow_occupancy(doc) -> None:
	occupancy = frappe.get_doc("Occupancy", doc.occupancy)
	if _day(occupancy.to_date) == _day(doc.to_date):
		return
	occupancy.to_date = doc.to_date
	# as in `rent_space`
	occupancy.save(ignore_permissions=True)


def _day(value) -> date | None:
	return getdate(value) if value else None


def assign_fee(doc) -> None:
	assign = frappe.get_attr(frappe.get_hooks("assign_parking_fee")[-1])
	assignment = assign(doc)
	if assignment != doc.fee_assignment:
		doc.db_set("fee_assignment", assignment)


# -- with the days -----------------------------------------------------------------------------------------------------


def follow_the_day() -> None:
	"""Daily: permits past their days of grace end, set-based; those that end soon are shown to the desk and told to the holder."""
	permit, today = frappe.qb.DocType("Parking Permit"), getdate(nowdate())
	(
		frappe.qb.update(permit)
		.set(permit.status, rules.ENDED)
		.set(permit.end_reason, _("Not renewed"))
		.where(
			permit.status.isin((rules.ACTIVE, rules.SUSPENDED))
			& (permit.to_date < add_days(today, -rules.GRACE_DAYS))
		)
		.run()
	)
	for name in frappe.get_all(
		"Parking Permit", {"status": rules.ACTIVE, "to_date": add_days(today, REMIND_DAYS)}, pluck="name"
	):
		doc = frappe.get_doc("Parking Permit", name)
		subject = _("Parking permit {0} of {1} ends on {2}").format(
			doc.name, doc.customer_name or "", format_date(doc.to_date)
		)
		tell_staff_once_a_day(users_with_role("Customer Service", doc.property), doc, subject)
		told = frappe.db.exists(
			"Communication",
			{"reference_doctype": doc.doctype, "reference_name": doc.name, "creation": [">=", str(today)]},
		)
		if doc.customer and not told:
			tell_customer(
				doc,
				_("Your parking permit ends on {0}").format(format_date(doc.to_date)),
				_("Renew it at the service desk if you go on using it: {0}.").format(
					"、".join(row.plate for row in doc.vehicles)
				),
				ROUTE,
			)
