"""What a web request calls, told from its address: for whoever lets some calls in and others not."""


def api_call(path: str, cmd: str | None) -> tuple[str, str] | None:
	"""(kind, rest) of a call of the web API, such as ("method", "frappe.client.get"); None for a page or file."""
	if cmd:
		return "method", cmd
	parts = [part for part in path.split("/") if part]
	if parts[:1] != ["api"]:
		return None
	parts = parts[2:] if parts[1:2] in (["v1"], ["v2"]) else parts[1:]
	return (parts[0], "/".join(parts[1:])) if parts else None
