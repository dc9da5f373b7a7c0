from frappe.model.document import Document

from wuye_ops.records.disposal import holds


class LegalHold(Document):
	"""法律保全: what may not be destroyed for as long as a matter is open."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.records.doctype.legal_hold_item.legal_hold_item import LegalHoldItem

		case_no: DF.Data | None
		held_by: DF.Link | None
		held_on: DF.Datetime | None
		items: DF.Table[LegalHoldItem]
		lift_reason: DF.SmallText | None
		lifted_by: DF.Link | None
		lifted_on: DF.Datetime | None
		matter: DF.Data
		property: DF.Link | None
		reason: DF.SmallText
		status: DF.Literal["In Force", "Lifted"]
	# end: auto-generated types

	def validate(self) -> None:
		holds.check(self)

	def on_update(self) -> None:
		holds.apply(self)

	def on_trash(self) -> None:
		holds.refuse_deletion(self)
