from frappe.model.document import Document


class OwnersEntryPart(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		decision: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		purpose: DF.Literal[
			"",
			"Advertising",
			"Parking on Common Ground",
			"Venue Lease",
			"Lockers and Machines",
			"Charging Piles",
			"Common Rooms",
			"Telecom Stations",
			"Recycling",
			"Interest",
			"Other Public Revenue",
			"Reasonable Costs",
			"Taxes on Public Revenue",
			"To Maintenance Fund",
			"Repair of Common Parts",
			"Owners' Assembly",
			"Distribution to Owners",
			"Other Decided Use",
			"Service Fees",
			"Other Income of Owners",
			"Staff",
			"Materials",
			"Facility Maintenance",
			"Energy",
			"Cleaning",
			"Greening",
			"Order Keeping",
			"Office",
			"Depreciation",
			"Insurance",
			"Outsourcing",
			"Management Share",
			"Taxes",
			"Other Costs",
			"Large Repairs and Renewals",
			"Commission",
		]
	# end: auto-generated types

	pass
