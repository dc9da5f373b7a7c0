from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "meter",
		"transactions": [{"label": _("Readings"), "items": ["Meter Reading"]}],
	}
