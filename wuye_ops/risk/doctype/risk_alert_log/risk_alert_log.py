from frappe.model.document import Document


class RiskAlertLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		at: DF.Datetime | None
		by_user: DF.Link | None
		level: DF.Literal["", "Yellow", "Orange", "Red"]
		note: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		step: DF.Literal[
			"Opened", "Raised", "Lowered", "Back", "Relapsed", "Reopened", "Take in Hand", "Close", "Withdraw"
		]
		value: DF.Data | None
	# end: auto-generated types

	pass
