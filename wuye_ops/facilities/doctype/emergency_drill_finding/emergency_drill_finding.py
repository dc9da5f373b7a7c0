from frappe.model.document import Document


class EmergencyDrillFinding(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		department: DF.Link
		finding: DF.SmallText
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		rectification: DF.Link | None
		responsible: DF.Link | None
		severity: DF.Literal["Critical", "Major", "Normal", "Minor"]
	# end: auto-generated types
	pass
