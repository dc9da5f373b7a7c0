from frappe.model.document import Document

from wuye_ops.finance_control.audit import papers


class AuditWorkingPaper(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.finance_control.doctype.audit_working_paper_document.audit_working_paper_document import (
			AuditWorkingPaperDocument,
		)

		audit: DF.Link
		checked_on: DF.Datetime | None
		digest: DF.Data | None
		documents: DF.Table[AuditWorkingPaperDocument]
		notes: DF.Text
		prepared_by: DF.Link | None
		prepared_on: DF.Datetime | None
		review_note: DF.SmallText | None
		reviewed_by: DF.Link | None
		reviewed_on: DF.Datetime | None
		sealed_by: DF.Link | None
		sealed_on: DF.Datetime | None
		state: DF.Literal["", "Same", "Changed", "Broken"]
		status: DF.Literal["Open", "Sealed"]
		step: DF.Data | None
		step_title: DF.Data | None
		title: DF.Data
	# end: auto-generated types

	def before_insert(self) -> None:
		papers.prepare_new(self)

	def validate(self) -> None:
		papers.check(self)

	def on_trash(self) -> None:
		papers.refuse_delete(self)
