from frappe.model.document import Document

from wuye_ops.people.gifts import rounds


class GiftRound(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		closed_on: DF.Datetime | None
		company: DF.Link
		cost_amount: DF.Currency
		cost_doctype: DF.Link | None
		cost_key: DF.Data | None
		cost_name: DF.DynamicLink | None
		day: DF.Date
		item: DF.Data
		joined_before: DF.Date | None
		left_out: DF.SmallText | None
		listed_by: DF.Link | None
		listed_on: DF.Datetime | None
		occasion: DF.Literal[
			"Spring Festival",
			"Dragon Boat Festival",
			"Mid-Autumn Festival",
			"Women's Day",
			"Labour Day",
			"National Day",
			"Summer Heat",
		]
		on_probation: DF.Check
		people: DF.Int
		property: DF.Link | None
		round_key: DF.Data | None
		signed_list: DF.Attach | None
		status: DF.Literal["Draft", "Handing Out", "Closed"]
		total: DF.Currency
		women: DF.Check
		worth: DF.Currency
		year: DF.Int
	# end: auto-generated types

	def onload(self) -> None:
		self.set_onload("steps", rounds.possible(self))
		self.set_onload("standing", rounds.standing(self.name))

	def validate(self) -> None:
		rounds.check(self)

	def on_trash(self) -> None:
		rounds.refuse_delete(self)
