"""A policy counts when it is confirmed, covers what it says from its first to its last day, and is seen by whom it covers."""

import frappe
from frappe.utils import add_days, getdate, nowdate

from wuye_ops.risk.insurance import policies
from wuye_ops.tests import factories as make
from wuye_ops.tests import insurance_factories as insure
from wuye_ops.tests.insurance_factories import POLICY
from wuye_ops.tests.register_factories import OFFICER, RiskCase, as_user


class TestWriting(RiskCase):
	def test_it_counts_from_its_confirmation_on_as_the_day_says(self) -> None:
		for days, status in (((-30, 30), "In Force"), ((1, 30), "Not Begun"), ((-30, -1), "Expired")):
			with self.subTest(status):
				doc = insure.draft(make.PROPERTY_A, days=days)
				self.assertEqual(
					(doc.status, doc.covers_until), ("Draft", getdate(add_days(nowdate(), days[1])))
				)
				self.assertEqual(as_user(OFFICER, policies.take, doc.name, "Confirm"), status)
				doc.reload()
				self.assertEqual((doc.status, doc.confirmed_by), (status, OFFICER))
				self.assertEqual([(row.step, row.user) for row in doc.log], [("Confirm", OFFICER)])

	def test_what_is_entered_wrongly(self) -> None:
		draft = insure.draft
		self.refused("lies before the first", draft, days=(10, 9))
		for field in ("per_event", "in_all", "deductible", "premium"):
			with self.subTest(field):
				self.refused("below zero", draft, **{field: -1})
		self.refused("between 0 and 100", draft, deductible_percent=-1)
		self.refused("leave nothing to pay", draft, deductible_percent=100)
		self.refused("cannot bring", draft, per_event=4_000_000)
		self.refused("leaves nothing of", draft, deductible=1_000_000)
		twice = [{"category": "Fire"}, {"category": "Fire"}]
		self.refused("named twice", draft, categories=twice)
		other = frappe.get_doc(
			{
				"doctype": "Company",
				"company_name": "另一家物业",
				"abbr": "LYJ",
				"default_currency": "CNY",
				"country": "China",
			}
		)
		other.flags.ignore_mandatory = True
		frappe.flags.ignore_chart_of_accounts = True
		self.addCleanup(setattr, frappe.flags, "ignore_chart_of_accounts", False)
		other.db_insert()
		self.refused("is not a property of", draft, make.PROPERTY_A, company=other.name)

	def test_one_number_at_a_time(self) -> None:
		doc = insure.draft(policy_no="PL-001", days=(-30, 30))
		self.refused(
			doc.name, insure.draft, policy_no="PL-001", days=(30, 60), error=frappe.DuplicateEntryError
		)
		following = insure.draft(policy_no="PL-001", days=(31, 60))
		self.assertEqual(following.policy_no, "PL-001")
		self.assertTrue(insure.draft(policy_no="PL-001", insurer="另一家保险公司", days=(-30, 30)))

	def test_a_draft_may_be_incomplete_and_a_policy_may_not(self) -> None:
		doc = insure.draft(make.PROPERTY_A, categories=[], per_event=0, in_all=0)
		self.refused("what it pays.*(\n.*)*category", policies.take, doc.name, "Confirm")
		doc.update({"properties": [], "per_event": 100_000})
		doc.append("categories", {"category": "Fire"})
		doc.save()
		self.refused("Name the properties", policies.take, doc.name, "Confirm")
		doc.reload()
		self.assertEqual(doc.status, "Draft")

	def test_terms_stay_until_it_is_taken_back_with_a_reason(self) -> None:
		doc = insure.confirmed(make.PROPERTY_A)
		doc.per_event = 2_000_000
		self.refused("Take it back first", doc.save)
		doc.reload()
		doc.append("properties", {"property": make.PROPERTY_B})
		self.refused("stays as it is", doc.save)
		doc.reload()
		for field, value in (("status", "Draft"), ("covers_until", add_days(nowdate(), 900)), ("paid", 1)):
			with self.subTest(field):
				doc.reload()
				doc.set(field, value)
				self.refused("not entered by hand", doc.save)
		doc.reload()
		doc.remark = "批单号 1"
		doc.save()
		self.refused("Say why", policies.take, doc.name, "Take Back")
		self.refused("not a step", policies.take, doc.name, "Confirm")
		self.assertEqual(policies.take(doc.name, "Take Back", "批单增加保额"), "Draft")
		doc.reload()
		doc.per_event = 2_000_000
		doc.save()
		self.assertEqual(policies.take(doc.name, "Confirm"), "In Force")
		self.assertEqual([row.step for row in doc.reload().log], ["Confirm", "Take Back", "Confirm"])
		self.refused("kept for the record", doc.delete)

	def test_cancelled_as_of_a_day(self) -> None:
		doc = insure.confirmed(make.PROPERTY_A)
		self.refused("ends on", policies.take, doc.name, "Cancel", "项目撤管", add_days(doc.last, 1))
		self.refused("is not a date", policies.take, doc.name, "Cancel", "项目撤管", "2026-02-30")
		day = getdate(add_days(nowdate(), 5))
		self.assertEqual(policies.take(doc.name, "Cancel", "项目撤管", str(day)), "In Force")
		doc.reload()
		self.assertEqual((doc.ended_on, doc.covers_until), (day, day))
		policies.refresh_statuses(getdate(add_days(day, 1)))
		self.assertEqual(doc.reload().status, "Cancelled")

	def test_the_premium_by_month_sums_to_the_cent(self) -> None:
		doc = insure.draft(make.PROPERTY_A, premium=10_000.01)
		months = as_user(OFFICER, policies.premium_months, doc.name)
		self.assertIn(len(months), (12, 13))
		self.assertAlmostEqual(sum(row["amount"] for row in months), 10_000.01, places=2)


class TestRenewal(RiskCase):
	def test_the_renewal_follows_on_the_last_day(self) -> None:
		old = insure.confirmed(make.PROPERTY_A, days=(-300, 20))
		name = as_user(OFFICER, policies.renew, old.name, "PL-NEW", premium=40_000)
		new = frappe.get_doc(POLICY, name)
		self.assertEqual(
			(new.first, new.renews, new.status), (getdate(add_days(old.last, 1)), old.name, "Draft")
		)
		self.assertEqual(new.last, getdate(add_days(frappe.utils.add_years(new.first, 1), -1)))
		self.assertEqual((new.premium, new.per_event), (40_000, 1_000_000))
		self.assertEqual([row.category for row in new.categories], ["Safety", "Fire"])
		self.assertEqual(as_user(OFFICER, policies.renew, old.name, "PL-OTHER"), name, "one for each policy")
		draft = insure.draft(make.PROPERTY_A)
		self.refused("a draft is not renewed", policies.renew, draft.name, "PL-2")
		# what says it renews another has come from the button
		by_hand = insure.draft(make.PROPERTY_A, renews=old.name)
		self.assertIsNone(by_hand.renews)


class TestWhoSees(RiskCase):
	def setUp(self) -> None:
		super().setUp()
		self.of_a, self.of_b = insure.confirmed(make.PROPERTY_A), insure.confirmed(make.PROPERTY_B)
		self.of_both = insure.confirmed(make.PROPERTY_A, make.PROPERTY_B)
		self.of_all = insure.confirmed()
		self.all = (self.of_a, self.of_b, self.of_both, self.of_all)

	def seen(self, user: str) -> list[str]:
		names = [doc.name for doc in self.all]
		return sorted(as_user(user, frappe.get_list, POLICY, {"name": ["in", names]}, pluck="name"))

	def test_managers_see_what_covers_their_property(self) -> None:
		manager, other = make.user("manager"), make.user("manager", make.PROPERTY_B)
		mine = [self.of_a.name, self.of_both.name, self.of_all.name]
		self.assertEqual(self.seen(manager), sorted(mine))
		self.assertEqual(self.seen(other), sorted([self.of_b.name, self.of_both.name, self.of_all.name]))
		for doc in self.all:
			with self.subTest(doc.name):
				self.assertEqual(bool(as_user(manager, doc.has_permission, "read")), doc.name in mine)
				self.assertFalse(as_user(manager, doc.has_permission, "write"))
		self.assertEqual(self.seen(OFFICER), sorted(doc.name for doc in self.all))

	def test_an_officer_of_one_property_writes_its_policies_alone(self) -> None:
		user = make.make_user("risk-officer-a@wuye.test", "Risk Officer")
		frappe.get_doc(
			{"doctype": "User Permission", "user": user, "allow": "Property", "for_value": make.PROPERTY_A}
		).insert(ignore_if_duplicate=True)
		self.assertEqual(as_user(user, insure.draft, make.PROPERTY_A).status, "Draft")
		for properties in ((make.PROPERTY_B,), (make.PROPERTY_A, make.PROPERTY_B), ()):
			with self.subTest(properties):
				self.refused(
					"head office", as_user, user, insure.draft, *properties, error=frappe.PermissionError
				)
		for doc, writes in (
			(self.of_a, True),
			(self.of_b, False),
			(self.of_both, False),
			(self.of_all, False),
		):
			with self.subTest(doc.name):
				self.assertEqual(
					bool(as_user(user, frappe.get_doc(POLICY, doc.name).has_permission, "write")), writes
				)
		with self.assertRaises(frappe.PermissionError):
			as_user(user, policies.take, self.of_all.name, "Cancel", "不再需要")
