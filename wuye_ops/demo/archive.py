"""The demo's customer archive: families and emergency contacts, some of what is missing or doubtful, key customers."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import frappe

from wuye_ops.demo import fiction
from wuye_ops.demo.places import Place
from wuye_ops.records import quality

SEED = 20261129
RELATIONS = ("配偶", "儿子", "女儿", "父亲", "母亲")
# With so much in one property a customer is a key one there.
TERMS = {"vip_units": 3, "vip_area": 300, "vip_fees": 60_000}
BATCH = 500


def make_archive(places: list[Place], now, say=print) -> None:
	"""Fills in what most people have told by now, and judges every profile as a night would. Makes no document."""
	say("客户档案 …")
	rng, phones = Random(SEED), _phones()
	for place in places:
		frappe.db.set_value("Property", place.name, TERMS)
		for customer in sorted({resident.customer for resident in place.residents}):
			if rng.random() < 0.55:
				_tell(frappe.get_doc("Customer Profile", {"customer": customer}), rng, phones, now)
	customers = frappe.get_all(
		"Occupancy", {"property": ["in", [place.name for place in places]]}, pluck="customer", distinct=True
	)
	names = frappe.get_all("Customer Profile", {"customer": ["in", customers]}, pluck="name", order_by="name")
	for start in range(0, len(names), BATCH):
		quality.refresh(names[start : start + BATCH])


def _tell(profile, rng: Random, phones: Iterator[str], now) -> None:
	relation = rng.choice(RELATIONS)
	name = rng.choice(fiction.TEXTBOOK_NAMES)
	profile.update(
		{
			"emergency_contact": name,
			"emergency_relation": relation if profile.customer_class != "Business" else "负责人",
			"emergency_phone": next(phones),
			"last_confirmed_on": (now - timedelta(days=rng.randint(5, 600))).date(),
		}
	)
	if profile.customer_class != "Business" and rng.random() < 0.6:
		child = rng.random() < 0.3
		profile.append(
			"household",
			{
				"member_name": rng.choice(fiction.TEXTBOOK_NAMES),
				"relation": "儿子" if child else relation,
				"is_minor": int(child),
				"phone": None if child else next(phones),
			},
		)
	profile.flags.by_service = True
	profile.flags.ignore_version = True
	profile.save()


def _phones() -> Iterator[str]:
	"""Of the same range that no operator has, behind those of the customers."""
	for number in range(50_000_000, 51_000_000):
		yield f"154{number:08d}"
