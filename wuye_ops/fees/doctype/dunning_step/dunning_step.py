from frappe.model.document import Document


class DunningStep(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		days: DF.Int
		kind: DF.Literal[
			"Bill Sent",
			"Friendly Reminder",
			"Phone or Visit",
			"Demand Letter",
			"Second Letter",
			"Lawyer's Letter",
			"Court",
		]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
	pass
