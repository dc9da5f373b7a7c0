from frappe.model.document import Document


class RecordDisposalSupervisor(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		full_name: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		signed_on: DF.Datetime | None
		statement: DF.Data | None
		user: DF.Link | None
	# end: auto-generated types
	pass
