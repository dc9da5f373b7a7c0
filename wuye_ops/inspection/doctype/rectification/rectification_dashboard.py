def get_data() -> dict:
	"""The work that was given out for it."""
	return {
		"fieldname": "source_name",
		"dynamic_links": {"source_name": ["Rectification", "source_doctype"]},
		"transactions": [{"label": "Work", "items": ["Service Task"]}],
	}
