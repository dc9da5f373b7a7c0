from frappe.model.document import Document

from wuye_ops.security import pass_checks, pass_print


class VisitorPass(Document):
	"""访客通行证: a visit that is allowed at the gate. Its life is in `wuye_ops.security.pass_steps`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.security.doctype.visitor_pass_gate.visitor_pass_gate import VisitorPassGate
		from wuye_ops.security.doctype.visitor_pass_hours.visitor_pass_hours import VisitorPassHours

		anonymised_on: DF.Datetime | None
		answer_by: DF.Datetime | None
		answered_by: DF.Link | None
		answered_on: DF.Datetime | None
		asked_by: DF.Link | None
		asked_on: DF.Datetime | None
		channel: DF.Literal["Desk", "Portal", "Gate"]
		client_key: DF.Data | None
		code_fingerprint: DF.Data | None
		code_number: DF.Int
		code_shown: DF.Data | None
		courier_class: DF.Literal[
			"",
			"Express Delivery",
			"Food Delivery",
			"Grocery Delivery",
			"Furniture and Moving",
			"Other Courier",
		]
		customer: DF.Link | None
		customer_name: DF.Data | None
		days: DF.Literal["Every Day", "Monday to Friday", "Monday to Saturday"]
		decline_reason: DF.Data | None
		deposit: DF.Link | None
		ended_on: DF.Datetime | None
		entries: DF.Int
		firm: DF.Data | None
		gates: DF.TableMultiSelect[VisitorPassGate]
		hours: DF.Table[VisitorPassHours]
		inside: DF.Int
		kind: DF.Literal["Visitor", "Walk-in", "Contractor", "Courier"]
		on_holidays: DF.Check
		permit_file: DF.Attach | None
		permit_no: DF.Data | None
		persons: DF.Int
		plate: DF.Data | None
		plate_reversed: DF.Data | None
		property: DF.Link
		purpose: DF.Data | None
		revoke_reason: DF.Data | None
		revoked_by: DF.Link | None
		revoked_on: DF.Datetime | None
		spoke_with: DF.Data | None
		status: DF.Literal["To Confirm", "Active", "Declined", "Revoked", "Ended"]
		token_hash: DF.Data | None
		unit: DF.Link | None
		used: DF.Int
		valid_from: DF.Datetime
		valid_to: DF.Datetime
		visitor_name: DF.Data
		visitor_phone: DF.Data | None
		visitor_phone_encrypted: DF.SmallText | None
		visitor_phone_hash: DF.Data | None
		visitor_phone_tail: DF.Data | None
		works: DF.SmallText | None
	# end: auto-generated types

	def before_validate(self) -> None:
		pass_checks.complete(self)

	def validate(self) -> None:
		pass_checks.check(self)

	def after_insert(self) -> None:
		pass_checks.ask_host(self)

	def on_trash(self) -> None:
		pass_checks.refuse_deletion(self)

	def before_print(self, settings=None) -> None:
		pass_print.prepare(self)
