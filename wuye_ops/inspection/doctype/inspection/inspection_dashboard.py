def get_data() -> dict:
	"""What an inspection found, in its form."""
	return {
		"fieldname": "source_name",
		"dynamic_links": {"source_name": ["Inspection", "source_doctype"]},
		"transactions": [{"label": "Rectification", "items": ["Rectification"]}],
	}
