from frappe.model.document import Document


class ProfileChangeMember(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Literal["Add", "Change", "Remove"]
		household_row: DF.Data | None
		is_minor: DF.Check
		member_name: DF.Data | None
		old_text: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		phone: DF.Data | None
		phone_encrypted: DF.SmallText | None
		phone_hash: DF.Data | None
		relation: DF.Data | None
	# end: auto-generated types

	pass
