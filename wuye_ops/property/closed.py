"""What is closed is a record: finds what somebody tries to change on it, rows of its tables included."""

# set by the framework, or not the document's own content
NOT_CONTENT = {"modified", "modified_by", "idx", "name", "creation", "owner", "docstatus"}


def first_change(doc, before, allowed: set[str]) -> str | None:
	"""The first field of `doc` that differs from `before` and is not in `allowed`; None when nothing does."""
	for field in doc.meta.get_valid_columns():
		if field not in allowed and not field.startswith("_") and not _same(before, doc, field):
			return field
	for table in doc.meta.get_table_fields():
		if table.fieldname not in allowed and _rows_differ(
			doc.get(table.fieldname), before.get(table.fieldname)
		):
			return table.fieldname
	return None


def _rows_differ(rows: list, before: list) -> bool:
	if [row.name for row in rows] != [row.name for row in before]:
		return True
	return any(
		not _same(old, new, field)
		for old, new in zip(before, rows, strict=True)
		for field in new.meta.get_valid_columns()
		if field not in NOT_CONTENT and not field.startswith("_")
	)


def _same(before, doc, field: str) -> bool:
	return str(before.get(field) or "") == str(doc.get(field) or "")
