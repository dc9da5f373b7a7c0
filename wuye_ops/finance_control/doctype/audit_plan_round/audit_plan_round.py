from frappe.model.document import Document


class AuditPlanRound(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		area: DF.Literal[
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
		audit: DF.Link | None
		days: DF.Float
		due_on: DF.Date | None
		is_late: DF.Check
		level: DF.Literal["", "Very High", "High", "Medium", "Low"]
		number: DF.Int
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		property: DF.Link | None
		quarter: DF.Int
		reason: DF.Literal["By Risk", "Mandatory"]
	# end: auto-generated types

	pass
