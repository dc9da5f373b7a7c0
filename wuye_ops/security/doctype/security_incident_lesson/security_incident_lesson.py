from frappe.model.document import Document


class SecurityIncidentLesson(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		lesson: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		why_none: DF.SmallText | None
		work_doctype: DF.Literal["", "Improvement Plan", "Rectification", "Risk", "Service Task"]
		work_name: DF.DynamicLink | None
	# end: auto-generated types

	pass
