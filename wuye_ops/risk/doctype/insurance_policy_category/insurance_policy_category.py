from frappe.model.document import Document


class InsurancePolicyCategory(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		category: DF.Literal[
			"",
			"Safety",
			"Fire",
			"Lift",
			"Falling Objects",
			"Equipment",
			"Service Quality",
			"Legal",
			"Finance",
			"Privacy",
			"Reputation",
			"Weather",
			"People",
			"Other Risks",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
	pass
