from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "building",
		"transactions": [{"label": _("Places"), "items": ["Property Unit", "Service Area"]}],
	}
