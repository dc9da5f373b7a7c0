"""Which kinds of documents an external auditor can be given, and where each says its company, property and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wuye_ops.rules.audit_access import COMPANY, DAY, PROPERTY

# how a kind says its property or day where no field of its own does
COST_CENTER, ROWS, YEAR = "cost center", "rows", "year"


@dataclass(frozen=True, slots=True)
class Kind:
	"""Fieldnames; empty where the kind has none. through: for PROPERTY or DAY, how the field leads to it.

	rows: the table whose rows carry the property; all of them have to lie within the scope.
	"""

	company: str = "company"
	property: str = "property"
	day: str = "posting_date"
	by_cost_center: bool = False
	by_year: bool = False
	rows: str = ""

	def fields(self) -> Mapping[str, str]:
		"""COMPANY, PROPERTY, DAY → field, as `rules.audit_access.conditions` takes them."""
		named = {COMPANY: self.company, PROPERTY: self.property, DAY: self.day}
		return {what: field for what, field in named.items() if field}


KINDS: dict[str, Kind] = {
	# ERPNext's and HRMS's
	"GL Entry": Kind(),
	"Journal Entry": Kind(rows="Journal Entry Account"),
	"Sales Invoice": Kind(),
	"Purchase Invoice": Kind(),
	"Payment Entry": Kind(),
	"Purchase Order": Kind(day="transaction_date"),
	"Purchase Receipt": Kind(),
	"Material Request": Kind(day="transaction_date", rows="Material Request Item"),
	"Stock Entry": Kind(),
	"Expense Claim": Kind(),
	"Asset": Kind(day="purchase_date"),
	"Budget": Kind(property="cost_center", by_cost_center=True, day="fiscal_year", by_year=True),
	# ours
	"Payment Receipt": Kind(day="received_on"),
	"Deposit": Kind(day="received_on"),
	"Billing Run": Kind(day="posting_date"),
	"Fee Standard": Kind(company="", day=""),
	"Cost Plan": Kind(day="fiscal_year", by_year=True),
}

# Names that filters ask for. They are chosen from with any grant, and neither read nor listed otherwise.
CHOSEN = ("Company", "Property", "Account", "Cost Center", "Fiscal Year")
# how a report looks, without its figures
REPORT = "Report"
# what the auditors have asked for themselves
REQUESTS = "Audit Document Request"


@dataclass(frozen=True, slots=True)
class ReportScope:
	"""A report that can be run within a grant. needs: the kind of document it sums up. Names are of its filters.

	many: whether its property filter takes several. fixed: filters that are what they are, whatever is asked for. free: those that
	only make it narrower, or say how it is shown; anything else is dropped.
	"""

	needs: str
	first: str
	last: str
	many: bool = False
	company: str = "company"
	property: str = "property"
	fixed: Mapping[str, object] | None = None
	free: tuple[str, ...] = ()


REPORTS: dict[str, ReportScope] = {
	"General Ledger": ReportScope(
		"GL Entry",
		"from_date",
		"to_date",
		many=True,
		free=(
			"account", "voucher_no", "against_voucher_no", "party_type", "party", "categorize_by", "cost_center", "project",
			"finance_book", "include_dimensions", "include_default_book_entries", "show_cancelled_entries", "show_remarks",
			"show_net_values_in_party_account", "add_values_in_transaction_currency",
		),
	),
	"Cost Details": ReportScope(
		"GL Entry", "from_date", "to_date", company="", fixed={"what": "Actual"}, free=("cost_class", "account")
	),
}  # fmt: skip
