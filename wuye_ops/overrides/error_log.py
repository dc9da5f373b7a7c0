"""The framework writes local variables into its error log; people's numbers among them are masked."""

from wuye_ops.rules.identity import mask_numbers_in


def mask_numbers(doc, method=None) -> None:
	for field in ("error", "method"):
		if doc.get(field):
			doc.set(field, mask_numbers_in(doc.get(field)))
