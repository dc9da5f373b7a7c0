from frappe.model.document import Document


class ImprovementMeasure(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		deadline: DF.Date | None
		department: DF.Link | None
		done_on: DF.Date | None
		evidence: DF.Attach | None
		evidence_text: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		responsible: DF.Link | None
		responsible_name: DF.Data | None
		what: DF.SmallText
	# end: auto-generated types

	pass
