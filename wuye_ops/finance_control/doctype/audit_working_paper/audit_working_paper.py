from frappe.model.document import Document

from wuye_ops.finance_control.audit import programme


class AuditWorkingPaper(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		audit: DF.Link
		notes: DF.Text
		prepared_by: DF.Link | None
		prepared_on: DF.Datetime | None
		step: DF.Data | None
		step_title: DF.Data | None
		title: DF.Data
	# end: auto-generated types

	def before_insert(self) -> None:
		programme.prepare_paper(self)

	def validate(self) -> None:
		programme.check_paper(self)

	def on_trash(self) -> None:
		programme.refuse_delete(self)
