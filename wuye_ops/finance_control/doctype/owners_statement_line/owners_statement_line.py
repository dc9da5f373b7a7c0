from frappe.model.document import Document


class OwnersStatementLine(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		purpose: DF.Data | None
		side: DF.Literal["Income", "Costs", "Uses", "Corrections"]
	# end: auto-generated types

	pass
