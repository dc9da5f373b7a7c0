from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "property",
		"non_standard_fieldnames": {"Employee": "wuye_property"},
		"transactions": [
			{"label": _("Places"), "items": ["Building", "Property Unit", "Parking Space", "Service Area"]},
			{"label": _("Customers"), "items": ["Occupancy", "Resident Vehicle"]},
			{"label": _("Service"), "items": ["Service Request", "Service Task"]},
			{
				"label": _("Equipment"),
				"items": ["Equipment", "Maintenance Plan", "Statutory Inspection", "Emergency Plan"],
			},
			{"label": _("Security"), "items": ["Gate", "Visitor Pass", "Watchlist Entry", "Watchlist Hit"]},
			{"label": _("Risk"), "items": ["Risk", "Risk Assessment"]},
			{"label": _("Fees"), "items": ["Fee Standard", "Billing Run", "Meter", "Meter Reading"]},
			{"label": _("People and Money"), "items": ["Employee", "Sales Invoice"]},
		],
	}
