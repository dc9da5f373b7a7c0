"""Which households a survey asks: who lives in its places today, one of each household, and a sample that can be drawn again.

The sample comes from the survey's number and a secret of the site (`rules.survey_audience`): nobody can foresee it, and
whoever doubts it can have it drawn a second time.
"""

from hashlib import sha256

import frappe
from frappe import _
from frappe.query_builder.functions import Count, Max
from frappe.utils import cint, nowdate
from frappe.utils.password import get_encryption_key
from pypika.functions import Coalesce

from wuye_ops.customer_service.notice_delivery import sends_mail, sms_gateway
from wuye_ops.rules import survey_audience as rules
from wuye_ops.rules.survey_audience import Audience, Draw, Households, Resident


def secret() -> bytes:
	"""Of the site, and of no other use of its key."""
	return sha256(b"wuye_ops surveys:" + get_encryption_key().encode()).digest()


def audience_of(doc) -> Audience:
	return Audience(
		properties=frozenset({doc.property}),
		buildings=frozenset(row.building for row in doc.buildings),
		classes=frozenset(row.customer_class for row in doc.classes),
	)


def residents(doc) -> list[Resident]:
	"""Everybody who lives, owns or rents in the property today, with one query."""
	place, unit, profile = (
		frappe.qb.DocType(name) for name in ("Occupancy", "Property Unit", "Customer Profile")
	)
	account, user = frappe.qb.DocType("Portal User"), frappe.qb.DocType("User")
	today = nowdate()
	rows = (
		frappe.qb.from_(place)
		.join(unit)
		.on(unit.name == place.unit)
		.left_join(profile)
		.on(profile.customer == place.customer)
		.left_join(account)
		.on((account.parent == place.customer) & (account.parenttype == "Customer"))
		.left_join(user)
		.on((user.name == account.user) & (user.enabled == 1))
		.where((unit.property == doc.property) & (place.from_date <= today))
		.where(place.to_date.isnull() | (place.to_date >= today))
		.groupby(place.name)
		.select(
			place.customer,
			place.unit,
			unit.property,
			unit.building,
			place.relation,
			place.is_payer,
			Max(Coalesce(profile.customer_class, "")).as_("customer_class"),
			Max(Coalesce(profile.phone_hash, "")).as_("phone"),
			Count(user.name).as_("accounts"),
		)
		.run(as_dict=True)
	)
	return [
		Resident(
			customer=row.customer,
			unit=row.unit,
			property=row.property,
			building=row.building or "",
			# a shop or company stays one wherever it is; for everybody else the place says what they are there
			customer_class="Business" if row.customer_class == "Business" else row.relation,
			is_contact=bool(row.is_payer),
			is_reachable=_is_reachable(doc, row),
		)
		for row in rows
	]


def _is_reachable(doc, row) -> bool:
	"""An account opens the portal, where the survey waits even without a mail."""
	return bool(cint(doc.on_paper) or row.accounts or (cint(doc.by_sms) and row.phone and sms_gateway()))


def households_of(doc) -> Households:
	return rules.households(residents(doc), audience_of(doc))


def draw(doc, households: Households | None = None) -> Draw:
	"""The households that are asked: all, or the sample of this survey."""
	found = households or households_of(doc)
	return rules.draw(found.residents, cint(doc.sample_size) or None, doc.name, secret())


@frappe.whitelist()
def preview(name: str) -> dict:
	"""Whom a survey would ask if it were released now, and how many answers it takes to know something."""
	doc = frappe.get_doc("Survey", name)
	doc.check_permission("read")
	return preview_of(doc)


def preview_of(doc) -> dict:
	found = households_of(doc)
	drawn = draw(doc, found)
	return {
		"places": found.places,
		"households": drawn.households,
		"unreachable": found.unreachable,
		"asked_elsewhere": found.asked_elsewhere,
		"drawn": len(drawn.drawn),
		"reason": drawn.reason,
		"recommended": rules.recommended_size(drawn.households),
		"margin": rules.USUAL_MARGIN,
		"shares": [
			{"building": share.building, "households": share.households, "drawn": share.drawn}
			for share in drawn.shares
		],
		"channels": channels(doc),
	}


def channels(doc) -> list[str]:
	"""The ways on which links would leave now, as people call them."""
	ways = []
	if cint(doc.by_email) and sends_mail():
		ways.append(_("E-mail"))
	if cint(doc.by_sms) and sms_gateway():
		ways.append(_("SMS"))
	ways.append(_("Resident Portal"))
	if cint(doc.on_paper):
		ways.append(_("On Paper"))
	return ways
