def get_data() -> dict:
	"""What was drawn, and what was drawn instead."""
	return {
		"fieldname": "sample",
		"non_standard_fieldnames": {"Audit Sample": "replaces"},
		"transactions": [{"items": ["Audit Sample Item", "Audit Sample"]}],
	}
