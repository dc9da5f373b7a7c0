import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from wuye_ops.rules import area_work as rules


class AreaStandard(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		area_type: DF.Literal[
			"Floor",
			"Lobby",
			"Corridor",
			"Lift",
			"Garage",
			"Road",
			"Square",
			"Green",
			"Waste Point",
			"Machine Room",
			"Fire Passage",
			"Gate",
			"Other",
		]
		disabled: DF.Check
		estimated_minutes: DF.Int
		frequency: DF.Literal[
			"Three Times a Day",
			"Twice a Day",
			"Daily",
			"Every Other Day",
			"Twice a Week",
			"Weekly",
			"Twice a Month",
			"Monthly",
			"Every Two Months",
			"Quarterly",
			"Half-Yearly",
			"Yearly",
		]
		from_month: DF.Int
		instructions: DF.SmallText | None
		is_special: DF.Check
		source: DF.SmallText | None
		standard_name: DF.Data
		to_month: DF.Int
		trade: DF.Literal["Cleaning", "Greening"]
	# end: auto-generated types

	def validate(self) -> None:
		check_season(self)

	def on_trash(self) -> None:
		if frappe.db.exists("Area Work Plan", {"area_standard": self.name}):
			frappe.throw(
				_("Plans of work follow {0}; it is kept. Disable it instead.").format(frappe.bold(self.name)),
				title=_("Kept for the Record"),
			)


def check_season(doc) -> None:
	"""Refuses months that are none, on a standard or a plan."""
	try:
		rules.season(cint(doc.from_month), cint(doc.to_month))
	except ValueError:
		frappe.throw(
			_("A season goes from month 1–12 to month 1–12. Enter both, or 0 in both for all year."),
			title=_("Season"),
		)
