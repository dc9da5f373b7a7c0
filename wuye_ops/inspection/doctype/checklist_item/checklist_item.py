from frappe.model.document import Document


class ChecklistItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		decisive: DF.Check
		frequency: DF.Data | None
		item_code: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		photo: DF.Literal["Never", "When Failed", "Always"]
		severity: DF.Literal["Critical", "Major", "Normal", "Minor"]
		standard: DF.SmallText
		weight: DF.Float
	# end: auto-generated types

	pass
