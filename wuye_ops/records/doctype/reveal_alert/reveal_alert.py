import frappe
from frappe import _
from frappe.model.document import Document

from wuye_ops.records import reveal_alerts


class RevealAlert(Document):
	"""An unusual pattern of looks at personal data, to be answered (`wuye_ops.records.reveal_alerts`)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		alert_key: DF.Data | None
		answer: DF.SmallText | None
		answered_by: DF.Link | None
		answered_on: DF.Datetime | None
		customer: DF.Link | None
		from_time: DF.Datetime | None
		looks: DF.Int
		pattern: DF.Literal["Many in an Hour", "At Night", "Many Buildings", "Same Person"]
		people: DF.Int
		property: DF.Link
		status: DF.Literal["Open", "Explained", "Misuse"]
		to_time: DF.Datetime | None
		user: DF.Link
		user_name: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		reveal_alerts.keep(self)

	def on_trash(self) -> None:
		frappe.throw(
			_("An alert stays for the record. Answer it."), frappe.PermissionError, title=_("Reveal Alert")
		)
