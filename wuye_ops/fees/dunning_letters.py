"""催缴函: what a letter says. Its figures are kept with the step it was made for, so that what is proved is what was sent."""

from collections.abc import Mapping
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import fmt_money, formatdate, getdate, nowdate

from wuye_ops.fees import arrears_data as data
from wuye_ops.fees import late_charges, open_bills
from wuye_ops.fees.open_bills import money
from wuye_ops.rules import letter_text
from wuye_ops.rules.arrears import overdue
from wuye_ops.rules.dunning_ladder import COURT, DAYS_TO_PAY, KINDS, SENT
from wuye_ops.rules.money import ZERO, amount_in_words, total

PAPERS = tuple(kind for kind in KINDS if kind not in (SENT, "Phone or Visit"))
# Blank of a template → what it is filled with, for who writes one.
BLANKS = {
	"customer": "Customer Name",
	"property": "Property",
	"company": "Company",
	"units": "Units",
	"date": "Date",
	"bills": "Overdue Bills",
	"oldest_due": "Oldest Due Date",
	"amount": "Overdue Amount",
	"late_charges": "Late Charges",
	"total": "Total",
	"total_in_words": "Amount in Words",
	"days": "Days to Pay",
	"pay_by": "Pay by",
	"hotline": "Hotline",
}


# -- the figures


def content(case, kind: str, today: date | None = None, note: str = "") -> dict:
	"""What a letter of the case says today: the overdue bills nobody disputes, late charges to yesterday, the day to pay by."""
	today = today or getdate(nowdate())
	owed = overdue(data.debts(case.property, today, [case.customer]).get(case.customer, ()), today)
	bills = [debt for debt in owed if not debt.disputed]
	lines = open_bills.lines_of(debt.bill for debt in bills)
	late = late_charges.accrued(case.property, case.customer)
	rows = [
		{
			"bill": debt.bill,
			"text": open_bills.text_of(lines.get(debt.bill, ())),
			"due_date": str(debt.due_date),
			"outstanding": float(debt.outstanding),
			"late": float(late.get(debt.bill, ZERO)),
		}
		for debt in bills
	]
	principal = total(debt.outstanding for debt in bills)
	charges = total(late.get(debt.bill, ZERO) for debt in bills)
	template = template_of(kind, case.property)
	days = (template.days_to_pay if template else 0) or DAYS_TO_PAY
	return {
		"on": str(today),
		"bills": rows,
		"principal": float(principal),
		"late_charges": float(charges),
		"total": float(principal + charges),
		"days": days,
		"pay_by": str(today + timedelta(days=days)),
		"note": note,
	}


# -- the text


def template_of(kind: str, property_name: str):
	"""The property's own text for the kind, or that for all; None where both are taken away."""
	names = {
		row.property or "": row.name
		for row in frappe.get_all(
			"Dunning Letter Template",
			{"kind": kind, "disabled": 0},
			["name", "property"],
			order_by="creation",
		)
	}
	name = names.get(property_name) or names.get("")
	return frappe.get_cached_doc("Dunning Letter Template", name) if name else None


def letter(case, kind: str) -> frappe._dict:
	"""Everything a print format shows: of the step that was taken last, or, while there is none, of today as a draft."""
	if kind not in PAPERS:
		frappe.throw(_("{0} is no letter.").format(_(kind)))
	taken = [row for row in case.get("actions") or () if row.kind == kind and row.status != "Not Delivered"]
	step = taken[-1] if taken else None
	figures = frappe.parse_json(step.content) if step else content(case, kind)
	template = template_of(kind, case.property)
	if template is None:
		frappe.throw(
			_("There is no text for {0}. Add a Dunning Letter Template.").format(frappe.bold(_(kind))),
			title=_("Letter"),
		)
	values = blanks(case, figures)
	filled = {
		name: letter_text.fill(template.get(name) or "", values) for name in ("heading", "opening", "body")
	}
	return frappe._dict(
		figures,
		**filled,
		kind=kind,
		is_draft=step is None,
		number=f"{case.name}-{step.idx}" if step else case.name,
		with_slip=template.with_slip,
		blank=frappe._dict(values),
		history=case_history(case) if kind == COURT else [],
	)


def blanks(case, figures: Mapping) -> dict[str, str]:
	place = frappe.get_cached_value("Property", case.property, ["company", "hotline"], as_dict=True)
	bills = figures["bills"]
	return {
		"customer": case.customer_name or case.customer,
		"property": case.property,
		"company": place.company or "",
		"units": case.units or "",
		"date": formatdate(figures["on"], "yyyy-MM-dd"),
		"bills": str(len(bills)),
		"oldest_due": formatdate(
			min((bill["due_date"] for bill in bills), default=figures["on"]), "yyyy-MM-dd"
		),
		"amount": fmt_money(figures["principal"], 2),
		"late_charges": fmt_money(figures["late_charges"], 2),
		"total": fmt_money(figures["total"], 2),
		"total_in_words": amount_in_words(money(figures["total"])),
		"days": str(figures["days"]),
		"pay_by": formatdate(figures["pay_by"], "yyyy-MM-dd"),
		"hotline": place.hotline or "",
	}


def case_history(case) -> list[dict]:
	"""What a court is shown: every step with its proof, and every promise."""
	rows = [
		{
			"on": row.delivered_on or row.done_on,
			"what": _(row.kind),
			"how": "、".join(filter(None, (_(row.channel), _(row.delivery_method), row.proof_number))),
			"amount": row.amount,
			"proof": bool(row.proof),
		}
		for row in case.actions
	]
	rows += [
		{
			"on": row.promised_on,
			"what": _("Payment Promise"),
			"how": f"{row.promised_by}，{_(row.status)}",
			"amount": row.amount,
			"proof": bool(row.signed_file),
		}
		for row in frappe.get_all(
			"Arrears Promise",
			{"arrears_case": case.name, "status": ["!=", "Cancelled"]},
			["promised_on", "promised_by", "status", "amount", "signed_file"],
		)
	]
	return sorted(rows, key=lambda row: getdate(row["on"]))
