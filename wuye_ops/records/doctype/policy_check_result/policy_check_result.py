from frappe.model.document import Document


class PolicyCheckResult(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		clause: DF.Data | None
		department: DF.Link | None
		finding: DF.SmallText | None
		method: DF.Data | None
		outcome: DF.Literal["", "Followed", "Partly Followed", "Not Followed", "Not Applicable"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		rectification: DF.Link | None
		requirement: DF.SmallText | None
		responsible: DF.Link | None
		severity: DF.Literal["Critical", "Major", "Normal", "Minor"]
	# end: auto-generated types
	pass
