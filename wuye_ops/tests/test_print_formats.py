"""What a print format calls of the framework is there when it is printed: a name that is not fails only at the printer."""

from pathlib import Path

import frappe
import jinja2
from frappe.tests.utils import FrappeTestCase
from jinja2 import nodes

APP = Path(frappe.get_app_path("wuye_ops"))


def path_of(node: nodes.Node) -> list[str]:
	"""`frappe.utils.add_days` as its names; empty for what does not begin with a name."""
	if isinstance(node, nodes.Name):
		return [node.name]
	if isinstance(node, nodes.Getattr):
		above = path_of(node.node)
		return [*above, node.attr] if above else []
	return []


def unknown(path: list[str], names: dict) -> bool:
	found = names
	for name in path:
		if not isinstance(found, dict):
			return False
		if name not in found:
			return True
		found = found[name]
	return False


class TestPrintFormats(FrappeTestCase):
	def test_they_call_what_is_there(self):
		env = frappe.utils.jinja.get_jenv()
		files = sorted(APP.glob("*/print_format/*/*.html"))
		self.assertGreater(len(files), 20)
		for file in files:
			with self.subTest(file.stem):
				tree = env.parse(file.read_text())
				paths = {tuple(path_of(node)) for node in tree.find_all(nodes.Getattr)}
				of_frappe = [path for path in paths if path and path[0] == "frappe"]
				self.assertEqual([], sorted(".".join(p) for p in of_frappe if unknown(list(p), env.globals)))
				self.assertEqual([], sorted({f.name for f in tree.find_all(nodes.Filter)} - set(env.filters)))

	def test_a_name_that_is_not_there_is_found(self):
		names = {"frappe": {"utils": {"now": len}}}
		tree = jinja2.Environment().parse(
			"{{ frappe.utils.get_fullname(doc.owner) }}{{ frappe.utils.now.x }}"
		)
		paths = [path_of(node) for node in tree.find_all(nodes.Getattr)]
		self.assertEqual(
			[["frappe", "utils", "get_fullname"]],
			[path for path in paths if path[0] == "frappe" and unknown(path, names)],
		)
