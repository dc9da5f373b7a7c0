def get_data() -> dict:
	"""The emergency responses that were started from it, and what was learnt: the work that came of its lessons."""
	return {
		"fieldname": "source_name",
		"dynamic_links": {"source_name": ["Security Incident", "source_doctype"]},
		"transactions": [
			{"label": "Emergency Response", "items": ["Emergency Response"]},
			{"label": "Lessons", "items": ["Improvement Plan", "Rectification", "Risk"]},
		],
	}
