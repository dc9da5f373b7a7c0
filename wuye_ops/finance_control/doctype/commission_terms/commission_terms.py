from frappe.model.document import Document

from wuye_ops.finance_control.owners import commissions


class CommissionTerms(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		agreed_management: DF.Check
		agreed_other: DF.Check
		agreed_taxes: DF.Check
		agreement: DF.SmallText
		base: DF.Literal["Funds Received", "Funds Due", "Expenditure", "Fixed Sum"]
		company: DF.Link | None
		expense_account: DF.Link | None
		from_date: DF.Date
		income_account: DF.Link | None
		income_cost_center: DF.Link | None
		monthly: DF.Currency
		most: DF.Currency
		percent: DF.Percent
		property: DF.Link
		title: DF.Data | None
		to_date: DF.Date | None
	# end: auto-generated types

	def validate(self) -> None:
		commissions.check_terms(self)
