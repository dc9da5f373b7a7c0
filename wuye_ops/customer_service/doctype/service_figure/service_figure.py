from frappe.model.document import Document


class ServiceFigure(Document):
	"""What was counted of one side of a month that is over; written by `customer_service.figures.kept` alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer_minutes: DF.Int
		answered: DF.Int
		answered_late: DF.Int
		arrived: DF.Int
		arrived_late: DF.Int
		as_of: DF.Datetime | None
		aspect: DF.Literal[
			"Service Request", "Service Task", "Channel", "Building", "Category", "Hour", "Person"
		]
		broken: DF.Int
		building: DF.Link | None
		cancelled: DF.Int
		category: DF.Link | None
		channel: DF.Data | None
		department: DF.Link | None
		employee: DF.Link | None
		finished: DF.Int
		first_contact: DF.Int
		hour: DF.Int
		kept: DF.Int
		kind: DF.Data | None
		merged: DF.Int
		month: DF.Date
		property: DF.Link
		rated: DF.Int
		redone: DF.Int
		reopened: DF.Int
		repeats: DF.Int
		resolve_minutes: DF.Int
		resolved: DF.Int
		stars: DF.Int
		total: DF.Int
		weekday: DF.Int
	# end: auto-generated types
