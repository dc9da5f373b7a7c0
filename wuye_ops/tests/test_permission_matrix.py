"""What the web API really allows, against the reviewed table."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.tests import permission_matrix as matrix

UNLIMITED = (matrix.HEAD_OFFICE, matrix.SYSTEM_MANAGER)
# Master data of the company: one set for all properties, nothing personal in it.
SHARED = (
	"Approval Limit",
	"Area Standard",
	"Certificate Kind",
	"Checklist",
	"Cost Class",
	"Dunning Letter Template",
	"Equipment Category",
	"Fee Item",
	"Health Hazard",
	"Insurance City Table",
	"Metric Closing",
	"Minimum Wage",
	"Privacy Notice",
	"Promotion Path",
	"Quality Standard",
	"Record Category",
	"Regional Leave",
	"Risk Indicator",
	"Risk Library Item",
	"Scorecard Template",
	"Service Calendar",
	"Service Category",
	"Service Level",
	"Statutory Task Type",
	"Survey Template",
	"Training Need",
	"Training Year Plan",
)
# A draft binds nobody before the company has approved it; whoever evaluates may write one.
DRAFTED = ("Quality Standard",)
# Those whose business a list of the company is.
KEEPERS = {"Health Hazard": ("Health Officer",)}


class TestPermissionMatrix(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.expected = {(row["doctype"], row["role"]): row for row in matrix.read_table()}

	def test_every_doctype_and_role_is_in_the_table(self) -> None:
		wanted = {(doctype, subject) for doctype in matrix.main_doctypes() for subject in matrix.SUBJECTS}
		self.assertEqual(wanted, set(self.expected), "give it an example in matrix_examples and walk anew")

	def test_the_api_allows_what_the_table_says_and_nothing_else(self) -> None:
		frappe.set_user("Administrator")
		observed = matrix.walk()
		differences = [
			f"{row['doctype']} · {row['role']} · {scope}: {row[scope]} instead of {known[scope]}"
			for row in observed
			for known in [self.expected.get((row["doctype"], row["role"]), {"own": "?", "other": "?"})]
			for scope in matrix.PLACES
			if row[scope] != known[scope]
		]
		self.assertEqual(differences, [])

	def test_another_property_is_closed_to_everybody_who_belongs_to_one(self) -> None:
		open_doors = [
			(row["doctype"], row["role"], row["other"])
			for row in self.expected.values()
			if row["role"] not in UNLIMITED
			and row["doctype"] not in SHARED
			and row["other"] != matrix.NOTHING
		]
		self.assertEqual(open_doors, [])

	def test_guests_and_residents_have_no_door_but_the_portal(self) -> None:
		for row in self.expected.values():
			if row["role"] in (matrix.GUEST, "Resident"):
				self.assertEqual((row["own"], row["other"]), (matrix.NOTHING, matrix.NOTHING), row)

	def test_shared_master_data_is_changed_by_the_company_only(self) -> None:
		for row in self.expected.values():
			changes = set(row["other"].split()) & {"write", "create", "delete"}
			if row["doctype"] in SHARED and changes - ({"create"} if row["doctype"] in DRAFTED else set()):
				keepers = KEEPERS.get(row["doctype"], ())
				self.assertIn(row["role"], ("Operations Director", *UNLIMITED, *keepers), row)
