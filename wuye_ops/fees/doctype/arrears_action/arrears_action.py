from frappe.model.document import Document


class ArrearsAction(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		bills_text: DF.SmallText | None
		channel: DF.Literal["Letter", "Phone", "Visit", "Message", "E-mail", "Lawyer", "Court"]
		content: DF.LongText | None
		delivered_on: DF.Date | None
		delivery_method: DF.Literal["", "Signed For", "Registered Mail", "E-mail Read", "Posted on Door"]
		done_by: DF.Link | None
		done_on: DF.Date
		kind: DF.Literal[
			"Friendly Reminder",
			"Phone or Visit",
			"Demand Letter",
			"Second Letter",
			"Lawyer's Letter",
			"Court",
		]
		late_charges: DF.Currency
		letter_batch: DF.Link | None
		note: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		proof: DF.Attach | None
		proof_number: DF.Data | None
		proved_by: DF.Link | None
		proved_on: DF.Datetime | None
		status: DF.Literal["To Deliver", "Delivered", "Not Delivered", "Done", "To File", "Filed"]
	# end: auto-generated types
	pass
