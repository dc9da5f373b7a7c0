"""The app comes and goes without a trace, and coming again changes nothing that a site has made its own."""

import subprocess
from pathlib import Path

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops import install
from wuye_ops.setup.roles import ROLES
from wuye_ops.uninstall import our_doctypes

CHECK = Path(__file__).resolve().parents[2] / "scripts" / "uninstall_check.sh"


class TestUninstall(FrappeTestCase):
	def test_removing_the_app_leaves_the_site_as_it_was(self) -> None:
		"""On a throw-away site: schema and rows before installing equal those after use and uninstall."""
		done = subprocess.run(["bash", str(CHECK)], capture_output=True, text=True, timeout=1800, check=False)
		self.assertEqual(done.returncode, 0, f"{done.stdout[-6000:]}\n{done.stderr[-3000:]}")


class TestHooks(FrappeTestCase):
	def test_every_path_in_the_hooks_leads_to_something(self) -> None:
		for path in sorted(dotted_paths(frappe.get_hooks(app_name="wuye_ops"))):
			with self.subTest(path):
				found = frappe.get_attr(path)
				# a chapter's metrics are a list
				self.assertTrue(callable(found) or (found and isinstance(found, list)))

	def test_what_is_overridden_exists_and_can_be_called(self) -> None:
		for original, ours in frappe.get_hooks("override_whitelisted_methods", app_name="wuye_ops").items():
			with self.subTest(original):
				self.assertTrue(callable(frappe.get_attr(original)))
				for path in ours:
					self.assertIn(frappe.get_attr(path), frappe.whitelisted)


class TestInstallTwice(FrappeTestCase):
	"""`after_migrate` does what installing does: it adds what is absent and changes nothing."""

	def test_a_site_that_has_everything_gets_nothing_more(self) -> None:
		install.after_migrate()
		before = self.counts()
		install.after_migrate()
		self.assertEqual(self.counts(), before)

	def test_what_a_site_has_changed_stays(self) -> None:
		category = frappe.get_doc("Service Category", "水管漏水")
		category.default_urgency = "Urgent"
		category.allow_claim = 1 - category.allow_claim
		category.save()
		level = frappe.get_doc("Service Level", "报修时限")
		level.targets[0].respond_minutes = 7
		level.save()
		workflow = frappe.get_doc("Workflow", "Service Request")
		workflow.transitions = [row for row in workflow.transitions if row.action != "Cancel"]
		workflow.save()
		frappe.db.set_value("Role", "Fee Clerk", "two_factor_auth", 1)
		install.after_migrate()
		self.assertEqual(
			frappe.db.get_value("Service Category", "水管漏水", ["default_urgency", "allow_claim"]),
			("Urgent", category.allow_claim),
		)
		self.assertEqual(frappe.get_doc("Service Level", "报修时限").targets[0].respond_minutes, 7)
		actions = {row.action for row in frappe.get_doc("Workflow", "Service Request").transitions}
		self.assertNotIn("Cancel", actions)
		self.assertEqual(frappe.db.get_value("Role", "Fee Clerk", "two_factor_auth"), 1)

	def test_a_seeded_category_that_is_missing_comes_back(self) -> None:
		frappe.delete_doc("Service Category", self.leaf(), force=True)
		before = frappe.db.count("Service Category")
		install.after_migrate()
		self.assertEqual(frappe.db.count("Service Category"), before + 1)

	def leaf(self) -> str:
		"""A seeded category that nothing refers to yet."""
		used = set(frappe.get_all("Service Request", pluck="category", distinct=True))
		seeded = frappe.get_all("Service Category", {"is_group": 0, "owner": "Administrator"}, pluck="name")
		known = {row["name"] for group in read_categories() for row in group["categories"]}
		return next(name for name in seeded if name in known and name not in used)

	def counts(self) -> dict[str, int]:
		doctypes = (
			*("Custom Field", "Property Setter", "Custom DocPerm", "Role", "Workflow", "Workflow State"),
			*("Workflow Action Master", "Workflow Transition", "Accounting Dimension", "Kanban Board"),
			*("Service Category", "Service Level", "Service Calendar", "Service Level Target"),
		)
		return {
			**{doctype: frappe.db.count(doctype) for doctype in doctypes},
			"our doctypes": len(our_doctypes()),
			"our roles": frappe.db.count("Role", {"name": ["in", list(ROLES)]}),
		}


def read_categories() -> list[dict]:
	from wuye_ops.setup.seed import read

	return read("service_categories.json")


def dotted_paths(hooks) -> set[str]:
	"""All values in hooks that name a function of this app."""
	if isinstance(hooks, dict):
		return set().union(*(dotted_paths(value) for value in hooks.values())) if hooks else set()
	if isinstance(hooks, list | tuple):
		return set().union(*(dotted_paths(value) for value in hooks)) if hooks else set()
	is_path = (
		isinstance(hooks, str) and hooks.startswith("wuye_ops.") and " " not in hooks and "/" not in hooks
	)
	return {hooks} if is_path else set()
