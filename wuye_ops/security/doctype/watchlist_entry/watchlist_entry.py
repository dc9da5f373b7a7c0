from frappe.model.document import Document

from wuye_ops.security import watchlist_steps


class WatchlistEntry(Document):
	"""重点关注名单: whom the gate stops, or tells the head of."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.Literal["Stop", "Watch"]
		anonymised_on: DF.Datetime | None
		asked_by: DF.Link | None
		cause: DF.Literal[
			"",
			"Police Notice",
			"Court Order",
			"Theft",
			"Violence",
			"Fraud",
			"Damage",
			"Harassment",
			"Unwanted Advertising",
			"Other",
		]
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		end_reason: DF.SmallText | None
		ended_by: DF.Link | None
		ended_on: DF.Datetime | None
		evidence: DF.Attach | None
		expires_on: DF.Date | None
		is_resident: DF.Check
		name_key: DF.Data | None
		person_name: DF.Data | None
		phone: DF.Data | None
		phone_encrypted: DF.SmallText | None
		phone_hash: DF.Data | None
		plate: DF.Data | None
		property: DF.Link
		reason: DF.SmallText
		reject_reason: DF.SmallText | None
		source: DF.Data
		starts_on: DF.Date
		status: DF.Literal["Draft", "In Force", "Rejected", "Ended"]
	# end: auto-generated types

	def before_validate(self) -> None:
		watchlist_steps.complete(self)

	def validate(self) -> None:
		watchlist_steps.check(self)

	def after_insert(self) -> None:
		watchlist_steps.tell_approvers(self)

	def on_trash(self) -> None:
		watchlist_steps.refuse_deletion(self)
