from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "parking_space",
		"transactions": [
			{"label": _("Customers"), "items": ["Occupancy", "Resident Vehicle"]},
			{"label": _("Fees"), "items": ["Fee Charge", "Fee Assignment"]},
		],
	}
