from frappe.model.document import Document

from wuye_ops.finance_control.audit.access import log


class AuditAccessLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		access_grant: DF.Link | None
		action: DF.Literal["Read", "List", "Report", "Print", "Export", "Download", "Other"]
		asked: DF.SmallText | None
		at: DF.Datetime
		document_name: DF.Data | None
		document_type: DF.Data | None
		ip: DF.Data | None
		is_refused: DF.Check
		number: DF.Int
		user: DF.Link
		why: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		log.refuse_change(self)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		log.refuse_change(self)

	def on_trash(self) -> None:
		log.refuse_change(self)
