from frappe.model.document import Document

from wuye_ops.inspection import checklists


class Checklist(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.inspection.doctype.checklist_item.checklist_item import ChecklistItem

		checklist_name: DF.Data
		items: DF.Table[ChecklistItem]
		pass_score: DF.Float
		source: DF.SmallText | None
		status: DF.Literal["Draft", "Active", "Retired"]
		total_weight: DF.Float
		trade: DF.Literal["Cleaning", "Greening", "Order", "Facility", "Service", "Safety"]
		version: DF.Int
	# end: auto-generated types

	def before_insert(self) -> None:
		checklists.lock_versions(self.checklist_name)
		checklists.prepare_new(self)

	def validate(self) -> None:
		checklists.give_codes(self)
		checklists.check_sense(self)
		checklists.check_status(self)
		checklists.refuse_change_of_used(self)

	def on_update(self) -> None:
		checklists.retire_others(self)

	def on_trash(self) -> None:
		checklists.refuse_delete_of_used(self)
