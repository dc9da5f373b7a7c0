"""对账表: proves that the reports on fees equal ERPNext's General Ledger and Accounts Receivable, or names what does not."""

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.fees.ledger import reconciliation
from wuye_ops.fees.ledger.columns import currency
from wuye_ops.fees.ledger.reconciliation import Asked, Check
from wuye_ops.fees.ledger.scope import company_of, scope
from wuye_ops.rules import reconciliation as rules

# Of one figure; more than that nobody reads, and the sum says how much they are.
MOST_VOUCHERS = 500


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message). filters: company or property; to_date, the last day; from_date, the first of the days whose
	vouchers are compared, all days where it is empty.

	A figure that agrees has a difference of 0.00; below one that does not stand the vouchers that make it, with the likely
	reason.
	"""
	filters = frappe._dict(filters or {})
	company = company_of(filters)
	about = scope({"property": filters.property, "company": company, "as_of": filters.to_date}, period=False)
	asked = Asked(about, company, getdate(filters.from_date) if filters.from_date else None)
	if asked.first and asked.first > asked.last:
		frappe.throw(_("The first day is after the last. Swap them."), title=_("Period"))
	checks = reconciliation.checks(asked)
	rows = _components(reconciliation.components(asked))
	for check in checks:
		rows += _rows(check)
	return _columns(), rows, _message(checks), None


def _components(parts: dict[str, Decimal]) -> list[dict]:
	labels = {
		"charges": _("Outstanding by the fee ledger"),
		"other_lines": _("Outstanding on bill lines without fee charges"),
		"journals": _("Owed by journal entries"),
		"prepaid": _("Prepaid, credited and overpaid (to be taken off)"),
	}
	return [{"what": labels[code], "ledger": float(amount), "indent": 1} for code, amount in parts.items()]


def _rows(check: Check) -> list[dict]:
	rows = [
		{
			"what": check_labels()[check.code],
			"ledger": float(check.ledger),
			"books": float(check.books),
			"difference": float(check.difference),
			"agrees": int(not check.difference),
			"indent": 0,
			"bold": 1,
		}
	]
	for one in check.differences[:MOST_VOUCHERS]:
		rows.append(
			{
				"what": reason_labels()[one.code],
				"ledger": float(one.ledger),
				"books": float(one.books),
				"difference": float(one.books - one.ledger),
				"voucher_type": one.key[0],
				"voucher_no": one.key[1],
				"indent": 1,
			}
		)
	if more := check.differences[MOST_VOUCHERS:]:
		rest = sum((one.books - one.ledger for one in more), Decimal(0))
		rows.append(
			{"what": _("{0} more vouchers").format(len(more)), "difference": float(rest), "indent": 1}
		)
	if check.unexplained:
		rows.append({"what": _("From earlier days"), "difference": float(check.unexplained), "indent": 1})
	return rows


def check_labels() -> dict[str, str]:
	return {
		"balance_gl": _("Receivables and the General Ledger"),
		"balance_ar": _("Receivables and Accounts Receivable"),
		"charged": _("Charged and bills in the General Ledger"),
		"waived": _("Waived and credit notes in the General Ledger"),
		"received": _("Received and payments in the General Ledger"),
		"income": _("Income of charges and income accounts"),
	}


def reason_labels() -> dict[str, str]:
	return {
		rules.BILL_WITHOUT_CHARGE: _("Bill without fee charges"),
		rules.LINES_WITHOUT_CHARGE: _("Bill with lines without fee charges"),
		rules.CREDIT_WITHOUT_CHARGE: _("Credit note that names no charge, no waiver"),
		rules.STANDALONE_CREDIT: _("Credit note for no bill"),
		rules.WITHOUT_PROPERTY: _("Booked on a bill without the property"),
		rules.OTHER_PROPERTY: _("Booked on a bill of another property"),
		rules.WITHOUT_PARTY: _("Entry on the receivables without a customer"),
		rules.DEBT_BY_JOURNAL: _("Debt by journal entry, without a bill"),
		rules.NOT_A_BILL: _("Neither bill nor payment"),
		rules.KEPT_IS_OLD: _("The charges do not say what the bill says"),
		rules.UNKNOWN: _("Look at the voucher"),
	}


def _message(checks: list[Check]) -> str:
	odd = [check for check in checks if check.difference or check.differences]
	if not odd:
		return _("Everything agrees to the cent.")
	balances = [check for check in checks if check.code.startswith("balance")]
	if not any(check.difference for check in balances):
		return _("The balances agree to the cent; the vouchers below do not come from fee charges.")
	return _("The balances do not agree. The vouchers below make the difference.")


def _columns() -> list[dict]:
	return [
		{"fieldname": "what", "label": _("Figure or Reason"), "fieldtype": "Data", "width": 320},
		currency("ledger", _("Fee Ledger"), 140),
		currency("books", _("In ERPNext"), 140),
		currency("difference", _("Difference"), 130),
		{
			"fieldname": "voucher_type",
			"label": _("Voucher Type"),
			"fieldtype": "Link",
			"options": "DocType",
			"width": 130,
		},
		{
			"fieldname": "voucher_no",
			"label": _("Voucher"),
			"fieldtype": "Dynamic Link",
			"options": "voucher_type",
			"width": 190,
		},
	]
