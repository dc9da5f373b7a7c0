"""What the form of a case shows, read from the books when it is opened; nothing of it is stored."""

import frappe
from frappe.utils import getdate, nowdate

from wuye_ops.fees import arrears_data as data
from wuye_ops.fees import late_charges, open_bills
from wuye_ops.property import number_cards
from wuye_ops.rules.arrears import overdue, warning
from wuye_ops.rules.money import ZERO, total


def account(case) -> dict:
	"""The bills that are overdue now, each with how long it can be sued for; what is prepaid; the phone as a mask.

	The caller has asked whether the user may read the case.
	"""
	today = getdate(nowdate())
	debts = overdue(data.debts(case.property, today, [case.customer]).get(case.customer, ()), today)
	lines = open_bills.lines_of(debt.bill for debt in debts)
	late = late_charges.accrued(case.property, case.customer) if debts else {}
	company = frappe.get_cached_value("Property", case.property, "company")
	profile = frappe.db.get_value(
		"Customer Profile", {"customer": case.customer}, ["name", "phone"], as_dict=True
	)
	promise = frappe.db.get_value(
		"Arrears Promise",
		{"arrears_case": case.name, "status": "Open"},
		["name", "amount", "paid", "next_due"],
		as_dict=True,
	)
	return {
		"bills": [
			{
				"bill": debt.bill,
				"text": open_bills.text_of(lines.get(debt.bill, ())),
				"due_date": debt.due_date,
				"days": (today - debt.due_date).days,
				"outstanding": float(debt.outstanding),
				"late": float(late.get(debt.bill, ZERO)),
				"disputed": debt.disputed,
				"sue_until": (limit := debt.limitation()).expires,
				"warning": warning(limit, today),
			}
			for debt in debts
		],
		"overdue": float(total(debt.outstanding for debt in debts)),
		"late": float(total(late.get(debt.bill, ZERO) for debt in debts)),
		"prepaid": float(open_bills.prepaid_balance(case.property, case.customer, company)),
		"phone": profile.phone if profile else None,
		"profile": profile.name if profile else None,
		"promise": promise,
		"disputes": frappe.db.count(
			"Fee Dispute", {"property": case.property, "customer": case.customer, "status": "Open"}
		),
	}


@frappe.whitelist()
def due_today() -> dict:
	"""For a number card: cases whose next step is due, of the user's properties."""
	filters = {"status": "Open", "next_step_on": ["<=", nowdate()]}
	return number_cards.of_list("Arrears Case", filters)


@frappe.whitelist()
def limitation_soon() -> dict:
	"""For a number card: cases in which a debt will soon not be sued for any more, or is already not."""
	filters = {"status": ["in", ["Open", "On Hold"]], "limitation_warning": ["is", "set"]}
	return number_cards.of_list("Arrears Case", filters)
