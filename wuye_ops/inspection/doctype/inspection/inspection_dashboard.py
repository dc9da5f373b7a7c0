def get_data() -> dict:
	"""What an inspection found, and in what a round deviated from its route, in its form."""
	return {
		"fieldname": "source_name",
		"dynamic_links": {"source_name": ["Inspection", "source_doctype"]},
		"non_standard_fieldnames": {"Patrol Deviation": "inspection"},
		"transactions": [
			{"label": "Rectification", "items": ["Rectification"]},
			{"label": "Patrol", "items": ["Patrol Deviation"]},
		],
	}
