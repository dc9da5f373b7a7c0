from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "unit",
		"transactions": [
			{"label": _("Customers"), "items": ["Occupancy", "Resident Vehicle"]},
			{"label": _("Service"), "items": ["Service Request", "Service Task"]},
			{"label": _("Security"), "items": ["Visitor Pass"]},
			{"label": _("Fees"), "items": ["Fee Charge", "Fee Assignment", "Meter", "Meter Reading"]},
		],
	}
