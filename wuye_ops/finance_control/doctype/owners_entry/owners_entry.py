from frappe.model.document import Document

from wuye_ops.finance_control.owners import entries


class OwnersEntry(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.finance_control.doctype.owners_entry_part.owners_entry_part import OwnersEntryPart

		account: DF.Link | None
		amount: DF.Currency
		entry_key: DF.Data | None
		file: DF.Attach | None
		kind: DF.Literal["Public Revenue", "Commission Funds"]
		parts: DF.Table[OwnersEntryPart]
		posting_date: DF.Date | None
		property: DF.Link
		purposes: DF.Data | None
		released: DF.Check
		remark: DF.SmallText | None
		title: DF.Data | None
		voucher_no: DF.DynamicLink
		voucher_type: DF.Link
	# end: auto-generated types

	def validate(self) -> None:
		entries.check(self)
