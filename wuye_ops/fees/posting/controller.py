"""The controller writer: each bill is a Sales Invoice that ERPNext's own controllers validate and submit."""

from dataclasses import dataclass

import frappe
import pymysql
from frappe import _
from frappe.utils import strip_html
from rq.timeouts import BaseTimeoutException

from wuye_ops.fees.bills import Bill, RunTerms

SAVEPOINT = "wuye_bill"
# What happens to the worker and not to the bill: the batch begins anew, or the job ends.
NOT_THE_BILLS = (
	frappe.QueryDeadlockError,
	frappe.QueryTimeoutError,
	pymysql.err.OperationalError,
	pymysql.err.InterfaceError,
	BaseTimeoutException,
)


@dataclass(frozen=True)
class Posted:
	"""What became of a bill: the invoice's name, or the reason why it was not posted."""

	bill: Bill
	invoice: str | None = None
	reason: str | None = None


def post(terms: RunTerms, bills: list[Bill]) -> list[Posted]:
	"""Posts each bill on its own: one that ERPNext refuses leaves nothing behind and does not stop the others."""
	return [post_one(terms, bill) for bill in bills]


def post_one(terms: RunTerms, bill: Bill) -> Posted:
	frappe.db.savepoint(SAVEPOINT)
	try:
		invoice = submit(terms, bill)
	except NOT_THE_BILLS:
		raise
	except Exception as error:
		# also what is no refusal but a defect, of another app's hook perhaps: it holds up this bill and no other
		reason = reason_of(error)
		frappe.db.rollback(save_point=SAVEPOINT)
		if not isinstance(error, frappe.ValidationError):
			frappe.log_error(title=_("A bill of {0} failed").format(terms.run))
		return Posted(bill, reason=reason)
	finally:
		# what ERPNext would show in a form has no form to be shown in; the row keeps the reason
		frappe.clear_messages()
	frappe.db.release_savepoint(SAVEPOINT)
	return Posted(bill, invoice=invoice.name)


def submit(terms: RunTerms, bill: Bill):
	"""The submitted Sales Invoice. Raises what ERPNext raises."""
	invoice = frappe.get_doc(as_invoice(terms, bill))
	# whoever may post the billing run may have its bills made; the run's own permission was checked when it began
	invoice.flags.ignore_permissions = True
	# ERPNext takes all that the customer has paid in advance; what was paid for another property is to stay with it
	all_advances = invoice.get_advance_entries
	invoice.get_advance_entries = lambda **asked: of_property(all_advances(**asked), terms.property)
	# inserted as submitted: every check and entry once, and no draft that nobody ever saw
	invoice.submit()
	return invoice


def of_property(advances: list, property_name: str) -> list:
	"""The advances that name the property, or none: an accountant may book money before it is known what it is for."""
	found: dict[tuple[str, str], str | None] = {}
	for doctype, table, column in (
		("Payment Entry", "Payment Entry", "reference_name"),
		("Journal Entry", "Journal Entry Account", "reference_row"),
	):
		names = [row[column] for row in advances if row.reference_type == doctype]
		for row in frappe.get_all(table, {"name": ["in", names or [""]]}, ["name", "property"]):
			found[doctype, row.name] = row.property
	return [
		row
		for row in advances
		if found.get(
			(row.reference_type, row.reference_name), found.get((row.reference_type, row.reference_row))
		)
		in (None, "", property_name)
	]


def as_invoice(terms: RunTerms, bill: Bill) -> dict:
	"""The bill as a Sales Invoice before ERPNext has filled in the rest."""
	place = {"property": terms.property, "cost_center": terms.cost_center}
	return {
		"doctype": "Sales Invoice",
		"company": terms.company,
		"customer": bill.customer,
		"currency": terms.currency,
		"posting_date": terms.posting_date,
		"set_posting_time": 1,
		"due_date": terms.due_date(bill),
		# the contract of the fee decides, not what is usual for the customer
		"ignore_default_payment_terms_template": 1,
		"ignore_pricing_rule": 1,
		# exact to the cent
		"disable_rounded_total": 1,
		"allocate_advances_automatically": 1,
		"wuye_billing_run": terms.run,
		"wuye_late_for": bill.late_for,
		**place,
		"items": [
			{
				"item_code": terms.standards[line.standard].item_code,
				"item_name": terms.standards[line.standard].item_name,
				"description": line.description,
				"qty": 1,
				# not as the rate: ERPNext may take the first rate of an item for its price and keep it as an Item Price
				"price_list_rate": line.amount,
				"income_account": terms.standards[line.standard].income_account,
				"item_tax_template": terms.standards[line.standard].item_tax_template,
				"wuye_fee_charge": line.charge,
				**place,
			}
			for line in bill.lines
		],
		"taxes": [
			{
				"charge_type": "On Net Total",
				"account_head": account,
				"description": account.rsplit(" - ", 1)[0],
				"rate": 0,
				"included_in_print_rate": int(inclusive),
				**place,
			}
			for account, inclusive in terms.tax_accounts(bill)
		],
	}


def reason_of(error: Exception) -> str:
	"""What ERPNext said, as plain text for a row."""
	messages = [frappe.parse_json(message) for message in frappe.local.message_log or ()]
	texts = [message.get("message") if isinstance(message, dict) else str(message) for message in messages]
	if text := strip_html(" ".join(filter(None, texts))):
		return text
	if isinstance(error, frappe.ValidationError) and str(error):
		return strip_html(str(error))
	return _("ERPNext refused the bill: {0}").format(f"{type(error).__name__} {error}".strip())
