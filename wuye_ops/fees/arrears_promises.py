"""承诺与分期: promises of payment, in one sum or in instalments. An open one holds the ladder until its next day."""

from datetime import date
from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.utils import cstr, fmt_money, getdate, nowdate

from wuye_ops.fees import arrears_data as data
from wuye_ops.fees import arrears_steps as steps
from wuye_ops.fees import lawful, payments
from wuye_ops.fees.open_bills import money
from wuye_ops.rules import promise as rules
from wuye_ops.rules.arrears import overdue
from wuye_ops.rules.money import total
from wuye_ops.rules.promise import Instalment

LONGEST_NAME = 80


@frappe.whitelist(methods=["POST"])
def promise(
	case: str,
	promised_by: str,
	instalments: list | str,
	promised_on: str | date | None = None,
	signed_file: str | None = None,
	remark: str | None = None,
) -> str:
	"""Records a promise and returns its number. instalments: rows of due_on and amount.

	It is about the bills that are overdue now and not disputed, and cannot be about more. On paper it makes the limitation
	of these bills begin anew. Whether it is kept is read from the ledger every day.
	"""
	doc = steps.load(case)
	rows, today = _rows(instalments), getdate(nowdate())
	on = steps._day(promised_on) or today
	name = cstr(promised_by).strip()[:LONGEST_NAME]
	if not name:
		frappe.throw(_("Say who has promised it."), title=_("Payment Promise"))
	lawful.check(remark, _("Remark"), note=True)
	if open_one := frappe.db.exists("Arrears Promise", {"arrears_case": doc.name, "status": "Open"}):
		frappe.throw(
			_("Promise {0} is open. Cancel it before you record another.").format(frappe.bold(open_one)),
			title=_("Payment Promise"),
		)
	debts = overdue(data.debts(doc.property, today, [doc.customer]).get(doc.customer, ()), today)
	plain = [debt for debt in debts if not debt.disputed]
	owed = total(debt.outstanding for debt in plain)
	if found := rules.fault(rows, on, today, owed):
		frappe.throw(_fault_text(*found, owed), title=_("Payment Promise"))
	paper = cstr(signed_file).strip()
	made = frappe.get_doc(
		{
			"doctype": "Arrears Promise",
			"arrears_case": doc.name,
			"property": doc.property,
			"customer": doc.customer,
			"customer_name": doc.customer_name,
			"promised_on": on,
			"promised_by": name,
			"amount": float(total(row.amount for row in rows)),
			"next_due": rows[0].due_on,
			"signed_file": paper or None,
			"remark": cstr(remark).strip()[: steps.LONGEST_NOTE],
			"bills": frappe.as_json([debt.bill for debt in plain]),
			"instalments": [{"due_on": row.due_on, "amount": float(row.amount)} for row in rows],
		}
	)
	if paper:
		steps.attach(paper, doc)
	made.flags.by_service = True
	# who may work on the case may record its promises
	made.insert(ignore_permissions=True)
	steps.save(doc)
	return made.name


@frappe.whitelist(methods=["POST"])
def cancel_promise(promise: str, reason: str) -> None:
	"""Takes back a promise that was recorded wrongly or replaced by another; it holds and proves nothing any more."""
	made = frappe.get_doc("Arrears Promise", promise)
	doc = steps.load(made.arrears_case)
	# read under the case's lock: the daily job may have found it kept or broken
	made.reload()
	reason = steps._note(reason)
	if made.status != "Open":
		frappe.throw(
			_("{0} is {1} and stays so.").format(frappe.bold(made.name), _(made.status)),
			title=_("Payment Promise"),
		)
	if not reason:
		frappe.throw(_("Say why the promise is cancelled."), title=_("Payment Promise"))
	made.update({"status": "Cancelled", "cancel_reason": reason, "next_due": None})
	made.flags.by_service = True
	made.save(ignore_permissions=True)  # as above
	steps.save(doc)


def _rows(instalments) -> list[Instalment]:
	rows = payments.parsed(instalments)
	if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
		frappe.throw(_("Enter the days and amounts of the promise."), title=_("Payment Promise"))
	found = []
	for number, row in enumerate(rows, 1):
		try:
			amount = Decimal(cstr(row.get("amount")).replace(",", "").strip())
			if not amount.is_finite() or amount != money(amount) or abs(amount) > 10**9:
				raise InvalidOperation
		except InvalidOperation:
			frappe.throw(
				_("Row {0}: enter an amount in yuan and cents.").format(number), title=_("Payment Promise")
			)
		day = steps._day(row.get("due_on"))
		if day is None:
			frappe.throw(_("Row {0}: enter the day of payment.").format(number), title=_("Payment Promise"))
		found.append(Instalment(day, amount))
	return found


def _fault_text(code: str, row: int, owed: Decimal) -> str:
	text = {
		rules.NO_ROWS: _("Enter the days and amounts of the promise."),
		rules.TOO_MANY: _("No more than {1} instalments can be promised."),
		rules.PAST: _("Row {0}: a payment cannot be promised for a day that is over."),
		rules.NOT_RISING: _("Row {0}: each day lies after the one before."),
		rules.NOT_POSITIVE: _("Row {0}: the amount is above 0."),
		rules.MORE_THAN_OWED: _("No more can be promised than {2}, what is overdue and not disputed."),
		rules.SAID_IN_FUTURE: _(
			"Nothing has been promised yet on a day to come. Correct the day of the promise."
		),
	}[code]
	return text.format(row, rules.MOST_INSTALMENTS, frappe.bold(fmt_money(float(owed), 2)))
