from frappe.model.document import Document


class PersonalDataErasureItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Literal["Deleted", "Anonymised", "Kept"]
		keep_until: DF.Date | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.SmallText | None
		rows: DF.Int
		what: DF.Data | None
	# end: auto-generated types
