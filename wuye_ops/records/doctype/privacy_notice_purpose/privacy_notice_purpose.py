from frappe.model.document import Document


class PrivacyNoticePurpose(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		data_kinds: DF.SmallText
		is_sensitive: DF.Check
		keep_months: DF.Int
		legal_basis: DF.Literal["Contract", "Law", "Consent"]
		necessity: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		purpose: DF.Data
		recipients: DF.SmallText | None
		use: DF.SmallText
	# end: auto-generated types
