"""The list that a number card leads to, as the desk opens it."""

import json
from collections.abc import Mapping


def filters_of(route_options: Mapping[str, object]) -> list[list[object]]:
	"""What `frappe.get_list` takes for what the desk makes of route options: several conditions on a field are a list of texts."""
	found: list[list[object]] = []
	for field, value in route_options.items():
		conditions = [["=", value]]
		if isinstance(value, list):
			several = str(value[0]).startswith("[")
			conditions = [json.loads(one) for one in value] if several else [value]
		found += [[field, *condition] for condition in conditions]
	return found
