from frappe import _


def get_data() -> dict:
	return {
		"fieldname": "wuye_service_task",
		"non_standard_fieldnames": {"Emergency Response": "source_name"},
		"internal_links": {"Service Request": "service_request", "Equipment": "equipment"},
		"transactions": [
			{"label": _("Source"), "items": ["Service Request", "Equipment"]},
			{"label": _("Emergencies"), "items": ["Emergency Response"]},
			{"label": _("Parts and Charge"), "items": ["Stock Entry", "Sales Invoice"]},
		],
	}
