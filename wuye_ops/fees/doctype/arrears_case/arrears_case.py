import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr

from wuye_ops.fees import arrears_form, dunning_letters

# What people change in the form; everything else is what a service of `wuye_ops.fees.arrears_steps` has recorded.
BY_HAND = ("responsible",)


class ArrearsCase(Document):
	"""What a customer owes in a property, and what was done about it. One is open at a time."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from wuye_ops.fees.doctype.arrears_action.arrears_action import ArrearsAction

		actions: DF.Table[ArrearsAction]
		close_reason: DF.SmallText | None
		closed_on: DF.Date | None
		customer: DF.Link
		customer_name: DF.Data | None
		hold_reason: DF.SmallText | None
		hold_until: DF.Date | None
		limitation_on: DF.Date | None
		limitation_warning: DF.Literal["", "30 Months", "33 Months", "Expired"]
		next_step: DF.Literal[
			"",
			"Friendly Reminder",
			"Phone or Visit",
			"Demand Letter",
			"Second Letter",
			"Lawyer's Letter",
			"Court",
		]
		next_step_on: DF.Date | None
		oldest_due_date: DF.Date | None
		open_key: DF.Data | None
		opened_on: DF.Date | None
		overdue_amount: DF.Currency
		overdue_bills: DF.Int
		pause_reason: DF.SmallText | None
		paused_from: DF.Date | None
		paused_until: DF.Date | None
		property: DF.Link
		refreshed_on: DF.Datetime | None
		responsible: DF.Link | None
		stage: DF.Literal[
			"",
			"Friendly Reminder",
			"Phone or Visit",
			"Demand Letter",
			"Second Letter",
			"Lawyer's Letter",
			"Court",
		]
		status: DF.Literal["Open", "On Hold", "Paid", "Closed"]
		units: DF.SmallText | None
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("account", arrears_form.account(self))

	def before_insert(self) -> None:
		if not self.flags.by_service:
			self.refuse_by_hand()

	def validate(self) -> None:
		if self.is_new():
			return
		if not self.flags.by_service and self.changed_otherwise():
			self.refuse_by_hand()
		self.keep_what_is_proven()

	def changed_otherwise(self) -> bool:
		before = self.get_doc_before_save()
		fields = [field for field in self.meta.get_valid_columns() if field not in BY_HAND]
		ignored = {"modified", "modified_by", "_user_tags", "_comments", "_assign", "_liked_by", "_seen"}
		if any(cstr(self.get(field)) != cstr(before.get(field)) for field in fields if field not in ignored):
			return True
		return _rows(self) != _rows(before)

	def keep_what_is_proven(self) -> None:
		"""A step with its proof is evidence: it stays as it was recorded, whoever writes."""
		now = {row.name: row for row in self.actions}
		for row in self.get_doc_before_save().actions:
			if row.status in ("Delivered", "Filed", "Done", "Not Delivered"):
				if row.name not in now or _values(now[row.name]) != _values(row):
					frappe.throw(
						_(
							"Row {0}: what has been recorded of a step is not changed. Add what is new as another step."
						).format(row.idx),
						frappe.PermissionError,
						title=_("Arrears Case"),
					)

	def refuse_by_hand(self) -> None:
		frappe.throw(
			_(
				"A case is opened, and its steps are recorded, with the buttons of the form; only who is responsible is changed in it."
			),
			frappe.PermissionError,
			title=_("Arrears Case"),
		)

	def on_trash(self) -> None:
		frappe.throw(
			_("Cases are kept: what they prove may be needed before a court."),
			frappe.PermissionError,
			title=_("Arrears Case"),
		)

	def letter(self, kind: str):
		"""For the print formats."""
		return dunning_letters.letter(self, kind)


def _rows(doc) -> list[tuple]:
	return [(row.name, *_values(row)) for row in doc.actions]


def _values(row) -> tuple:
	return tuple(
		cstr(row.get(field.fieldname))
		for field in row.meta.fields
		if field.fieldtype not in ("Section Break", "Column Break")
	)
