from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "wuye_service_task",
		"internal_links": {"Service Request": "service_request"},
		"transactions": [
			{"label": _("Source"), "items": ["Service Request"]},
			{"label": _("Parts and Charge"), "items": ["Stock Entry", "Sales Invoice"]},
		],
	}
