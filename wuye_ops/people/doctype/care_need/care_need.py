from frappe import _
from frappe.model.document import Document

from wuye_ops.people.care import needs
from wuye_ops.property.by_service import WrittenByService


class CareNeed(WrittenByService, Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.people.doctype.care_need_log.care_need_log import CareNeedLog
		from wuye_ops.people.doctype.care_need_person.care_need_person import CareNeedPerson

		about: DF.Table[CareNeedPerson]
		answer: DF.Data | None
		answer_encrypted: DF.LongText | None
		answer_hash: DF.Data | None
		answered_on: DF.Datetime | None
		company: DF.Link | None
		due_on: DF.Date | None
		employee: DF.Link
		employee_name: DF.Data | None
		handler: DF.Link | None
		kind: DF.Literal["Family", "Health", "Work", "Living", "Money", "Harassment", "Other"]
		level: DF.Literal["My Superiors and HR", "HR", "The Handler Alone"]
		log: DF.Table[CareNeedLog]
		property: DF.Link | None
		raised_by: DF.Link
		raised_on: DF.Datetime | None
		status: DF.Literal["Raised", "In Hand", "Answered", "Closed", "Withdrawn"]
		text: DF.Data | None
		text_encrypted: DF.LongText | None
		text_hash: DF.Data | None
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("steps", needs.possible(self))

	def how_it_is_written(self) -> str:
		return _("Use the button Raise a Need, and the steps of the need.")

	def why_it_is_kept(self) -> str:
		return _("Needs are kept. Whoever has raised one may withdraw it.")
