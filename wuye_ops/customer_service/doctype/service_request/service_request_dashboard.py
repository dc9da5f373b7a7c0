from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "service_request",
		"transactions": [{"label": _("Work"), "items": ["Service Task"]}],
	}
