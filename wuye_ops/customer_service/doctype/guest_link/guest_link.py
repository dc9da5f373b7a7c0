import frappe
from frappe.model.document import Document

from wuye_ops.property.guarded import refuse_by_hand


class GuestLink(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		code_hash: DF.Data | None
		property: DF.Link
		renewed: DF.Int
		service_request: DF.Link
		subject: DF.Data | None
		switched_off: DF.Check
	# end: auto-generated types

	def validate(self) -> None:
		refuse_by_hand(
			self,
			"service_request",
			"property",
			"code_hash",
			"renewed",
			use=frappe._(
				"A link comes with a report by QR code. Switch it off here, or give out another from the request."
			),
		)
