from frappe.model.document import Document


class CustomerHouseholdMember(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		is_minor: DF.Check
		member_name: DF.Data
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		phone: DF.Data | None
		phone_encrypted: DF.SmallText | None
		phone_hash: DF.Data | None
		relation: DF.Data | None
	# end: auto-generated types

	pass
