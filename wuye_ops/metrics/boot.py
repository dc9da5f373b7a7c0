"""What the desk knows of metrics from the start: the names behind the keys, which lists, forms and filters show."""

from __future__ import annotations

from wuye_ops.metrics.registry import all_metrics


def add_metrics(bootinfo) -> None:
	"""key → name, unit and direction, in the user's language. What is measured is no secret; what it is worth is."""
	bootinfo.wuye_metrics = {
		key: {"label": str(metric.label), "unit": str(metric.unit), "direction": metric.aim.direction}
		for key, metric in all_metrics().items()
	}
