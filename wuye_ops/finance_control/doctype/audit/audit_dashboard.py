def get_data() -> dict:
	"""What came of the audit: findings, and the papers they rest on."""
	return {
		"fieldname": "audit",
		"transactions": [{"items": ["Audit Finding", "Audit Sample", "Audit Working Paper"]}],
	}
