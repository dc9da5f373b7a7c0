def get_data() -> dict:
	"""The work that was given out for it, and what is improved so that it does not come again."""
	return {
		"fieldname": "source_name",
		"dynamic_links": {"source_name": ["Rectification", "source_doctype"]},
		"transactions": [{"label": "Work", "items": ["Service Task", "Improvement Plan"]}],
	}
