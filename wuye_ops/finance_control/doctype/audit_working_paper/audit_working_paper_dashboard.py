def get_data() -> dict:
	"""Documents of samples that the paper is about."""
	return {"fieldname": "paper", "transactions": [{"items": ["Audit Sample Item"]}]}
