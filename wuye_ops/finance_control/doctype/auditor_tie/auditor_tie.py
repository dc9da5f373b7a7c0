from frappe.model.document import Document

from wuye_ops.finance_control.audit import independence


class AuditorTie(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		area: DF.Literal[
			"",
			"Whole Business",
			"Fees and Receipts",
			"Purchasing",
			"Payments and Expenses",
			"Contracts",
			"Payroll",
			"Stock",
			"Assets",
			"Public Revenue",
			"Maintenance Fund",
			"Economic Responsibility",
		]
		from_date: DF.Date | None
		full_name: DF.Data | None
		kind: DF.Literal["Close Relation", "Own Interest", "Was Responsible", "Did the Work"]
		property: DF.Link | None
		to_date: DF.Date | None
		user: DF.Link
		what: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		independence.check_tie(self)
