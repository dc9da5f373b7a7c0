"""Examples of what people are told about their data, agree to and ask for."""

from collections.abc import Callable

import frappe

from wuye_ops.tests.matrix_examples.example import Example, make_example, make_shared, owner
from wuye_ops.tests.privacy_factories import FACE, NEWS, make_notice


def _notice(property_name: str) -> Example:
	purpose = {"purpose": "矩阵目的", "legal_basis": "Consent", "data_kinds": "电话", "use": "矩阵"}
	fields = {"effective_from": "2026-01-01", "text": "矩阵", "contact": "矩阵", "purposes": [purpose]}
	return make_shared("Privacy Notice", fields, "notice_name", {"contact": "矩阵：改"})


def _published_notice() -> str:
	name = frappe.db.get_value("Privacy Notice", {"notice_name": "矩阵告知书", "status": "Published"})
	return name or make_notice(notice_name="矩阵告知书").name


def _consent(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"customer": owner(property_name),
		"notice": _published_notice(),
		"channel": "Portal",
	}
	return make_example(
		"Privacy Consent",
		{**fields, "purpose": NEWS},
		{**fields, "purpose": FACE},
		# who may write may save it, as long as nothing of it changes
		{"purpose": NEWS},
		key={"customer": fields["customer"], "purpose": NEWS, "status": "Given"},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Privacy Consent": _consent,
	"Privacy Notice": _notice,
}
