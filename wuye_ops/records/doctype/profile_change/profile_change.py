from frappe.model.document import Document


class ProfileChange(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		data_item: DF.Literal[
			"Phone", "Second Phone", "Emergency Contact", "Emergency Relation", "Emergency Phone"
		]
		new_value: DF.Data | None
		new_value_encrypted: DF.SmallText | None
		new_value_hash: DF.Data | None
		old_value: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types

	pass
