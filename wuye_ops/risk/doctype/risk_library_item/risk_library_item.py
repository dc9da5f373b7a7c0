from frappe.model.document import Document

from wuye_ops.risk import company_wide, library


class RiskLibraryItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		accept: DF.Check
		avoid: DF.Check
		basis: DF.SmallText | None
		c: DF.Float
		category: DF.Literal[
			"",
			"Safety",
			"Fire",
			"Lift",
			"Falling Objects",
			"Equipment",
			"Service Quality",
			"Legal",
			"Finance",
			"Privacy",
			"Reputation",
			"Weather",
			"People",
			"Other Risks",
		]
		causes: DF.Text | None
		disabled: DF.Check
		e: DF.Float
		impact: DF.Int
		indicators: DF.SmallText | None
		item_key: DF.Data | None
		l: DF.Float
		level: DF.Literal["", "Blue", "Yellow", "Orange", "Red"]
		likelihood: DF.Int
		measures: DF.Text | None
		method: DF.Literal["5x5", "LEC"]
		reduce: DF.Check
		title: DF.Data
		transfer: DF.Check
		unlawful: DF.Check
	# end: auto-generated types

	def onload(self) -> None:
		company_wide.tell_form(self)

	def before_naming(self) -> None:
		library.give_key(self)

	def validate(self) -> None:
		library.check(self)
