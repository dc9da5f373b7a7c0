"""Quality standards: versions that stay, one in force, approved by somebody else, with what changed and why."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.service_quality import standards
from wuye_ops.tests import factories as make
from wuye_ops.tests import quality_factories as quality


class QualityCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		for key, role in (("inspector", "Quality Inspector"), ("inspector2", "Quality Inspector")):
			if not frappe.db.exists("User", make.user(key)):
				make.make_person(key, role, make.TRADES["Customer Service"], make.PROPERTY_A)
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def be(self, key: str) -> None:
		frappe.set_user(key if "@" in key else make.user(key))

	def director(self) -> None:
		frappe.set_user("director@wuye.test")

	def refused(self, words: str, function, *args, error=frappe.ValidationError, **kwargs) -> None:
		with self.assertRaisesRegex(error, words):
			function(*args, **kwargs)


class TestVersions(QualityCase):
	def asked(self, **fields):
		"""A draft that the inspector has made of what is in force, and handed in."""
		base = quality.make_standard()
		self.be("inspector")
		draft = frappe.get_doc("Quality Standard", standards.new_version(base.name))
		draft.items[0].weight = 70
		draft.update({"effective_from": nowdate(), "reason": "保洁投诉多", **fields})
		draft.save()
		standards.ask(draft.name)
		return base, draft.reload()

	def test_a_version_is_asked_for_approved_and_takes_the_place_of_the_one_before(self) -> None:
		base, draft = self.asked()
		self.assertEqual((draft.version, draft.previous, draft.status), (2, base.name, "To Approve"))
		self.assertIn("weight: 60 → 70", draft.changes)
		self.assertFalse(draft.comparable)
		self.director()
		self.assertEqual(standards.approve(draft.name, "同意"), "In Force")
		self.assertEqual(frappe.db.get_value("Quality Standard", base.name, "status"), "Retired")
		self.assertEqual(draft.reload().decided_by, "director@wuye.test")

	def test_who_asks_does_not_approve_and_no_inspector_does(self) -> None:
		_base, draft = self.asked()
		self.refused("", standards.approve, draft.name, error=frappe.PermissionError)
		self.be("inspector2")
		self.refused("", standards.approve, draft.name, error=frappe.PermissionError)

	def test_the_second_of_two_who_decide_reads_what_it_has_become(self) -> None:
		_base, draft = self.asked()
		self.director()
		standards.return_to_draft(draft.name, "权重过高")
		self.refused("decided already", standards.approve, draft.name)
		self.assertEqual((draft.reload().status, draft.remark), ("Draft", "权重过高"))

	def test_what_is_in_force_stays_as_it_is(self) -> None:
		base = quality.make_standard()
		base.items[0].weight = 10
		self.refused("Make a new version", base.save)
		base.reload().status = "Draft"
		base.save()
		self.assertEqual(base.reload().status, "In Force")
		self.refused("kept for the record", base.delete)

	def test_one_draft_of_a_standard_is_enough(self) -> None:
		base = quality.make_standard()
		draft = standards.new_version(base.name)
		self.assertEqual(standards.new_version(base.name), draft)

	def test_nothing_changed_or_no_reason_is_not_handed_in(self) -> None:
		base = quality.make_standard()
		draft = frappe.get_doc("Quality Standard", standards.new_version(base.name))
		draft.effective_from = nowdate()
		draft.save()
		self.refused("why", standards.ask, draft.name)
		draft.reload().reason = "照旧"
		draft.save()
		self.refused("Nothing differs", standards.ask, draft.name)

	def test_a_version_of_a_day_to_come_waits_for_it(self) -> None:
		base, draft = self.asked(effective_from=add_days(nowdate(), 10))
		self.director()
		self.assertEqual(standards.approve(draft.name), "Approved")
		self.assertEqual(base.reload().status, "In Force")
		standards.follow_the_day()
		self.assertEqual(draft.reload().status, "Approved")

	def test_the_database_lets_one_be_in_force(self) -> None:
		base = quality.make_standard()
		other = quality.make_standard(in_force=False)
		with self.assertRaises(frappe.UniqueValidationError):
			other.flags.by_service = True
			other.update({"status": "In Force", "in_force_key": base.in_force_key})
			other.save()

	def test_a_kind_with_a_standard_of_its_own_is_judged_by_that(self) -> None:
		everybody = quality.make_standard()
		offices = quality.make_standard(property_kind="Office")
		self.assertEqual(standards.standard_for("Office", quality.month()), offices.name)
		self.assertEqual(standards.standard_for("Residential", quality.month()), everybody.name)


class TestBadInput(QualityCase):
	def test_each_mistake_says_what_to_do(self) -> None:
		for words, fields in (
			("weight must be above 0", {"weight": 0}),
			("must differ", {"full_at": 60}),
			("more is better", {"full_at": 10, "zero_at": 60}),
			("one band a line", {"scale": "Bands", "bands": "好 = 很多", "larger_is_better": 1}),
			("one band a line", {"scale": "Bands", "bands": "90 = 100\n95 = 80", "larger_is_better": 1}),
			("cannot be measured", {"subject": "nothing.here"}),
			("more is better", {"by_distance": 1, "full_at": 1, "zero_at": 5}),
		):
			with self.subTest(words=words, fields=fields):
				self.refused(words, quality.make_standard, [quality.item(**fields)])
		self.refused("worst begins at 0", quality.make_standard, grades=[{"grade": "A", "at_least": 90}])
		self.refused("between 0 and 100", quality.make_standard, problem_below=120)

	def test_bands_are_read_as_people_write_them(self) -> None:
		doc = quality.make_standard(
			[quality.item(scale="Bands", bands="≥95：100\n90 = 80；85→60", larger_is_better=1, beyond=10)]
		)
		from wuye_ops.service_quality.as_rules import standard_of

		scale = standard_of(doc).items[0].scale
		self.assertEqual(
			[(int(b.limit), int(b.percent)) for b in scale.bands], [(95, 100), (90, 80), (85, 60)]
		)
