"""One invitation for each household of a survey, and its link.

The code of a link is a keyed hash, made with the site's key, of the invitation's name, which is chance (`secrets`). So the
site can print and send the same link again, while the database holds only the hash of the code: who reads it answers for
nobody. A household has one invitation for an occasion, which a unique key sees to.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import cint, flt, get_url, now_datetime
from frappe.utils.password import get_encryption_key

from wuye_ops.customer_service.surveys import audience

SURVEY, INVITATION = "Survey", "Survey Invitation"
CODE_BYTES = 24
WAITING = "Waiting"
COLUMNS = (
	"name", "owner", "modified_by", "creation", "modified", "survey", "property", "building", "unit", "customer", "sheet_no",
	"answered", "delivery", "source_doctype", "source_name", "invitation_key", "token_hash",
)  # fmt: skip


@dataclass(frozen=True)
class Household:
	"""Who is asked: the occasion is the same for whoever must not be asked twice."""

	customer: str | None
	unit: str | None
	building: str | None
	occasion: str
	source: tuple[str, str] | None = None  # the document because of which they are asked


def code_of(invitation: str) -> str:
	"""The code of an invitation's link: always the same, and nobody's but the site's to compute."""
	digest = hmac.new(get_encryption_key().encode(), b"survey-link:" + invitation.encode(), sha256).digest()
	return urlsafe_b64encode(digest[:CODE_BYTES]).decode()


def hash_of(code: str) -> str:
	return sha256(code.encode()).hexdigest()


def link_of(invitation: str) -> str:
	"""The address that is sent and printed. What stands behind # reaches no server's log."""
	return get_url("/survey#" + code_of(invitation))


def make(doc) -> int:
	"""Draws the households of a released survey and invites them; one statement. Returns how many there are.

	Run again it adds nobody who is invited already.
	"""
	drawn = audience.draw(doc)
	places = sorted(drawn.drawn, key=lambda one: (one.building, one.unit))
	add(doc, [Household(one.customer, one.unit, one.building or None, one.unit) for one in places])
	doc.db_set(
		{"households": drawn.households, "sampling": drawn.reason, "invited_on": now_datetime()},
		update_modified=False,
	)
	return count(doc.name)


def add(doc, households: Iterable[Household]) -> None:
	"""Invites those of the households that the survey has not invited for the same occasion yet."""
	households = list(households)
	if not households:
		return
	now, user = now_datetime(), frappe.session.user
	first = _last_sheet(doc.name) + 1
	rows = []
	for sheet, household in enumerate(households, first):
		name = secrets.token_hex(10)
		source_doctype, source_name = household.source or (None, None)
		rows.append(
			(
				name, user, user, now, now, doc.name, doc.property, household.building, household.unit, household.customer,
				sheet, 0, WAITING, source_doctype, source_name, _key(doc, household.occasion), hash_of(code_of(name)),
			)
		)  # fmt: skip
	frappe.db.bulk_insert(INVITATION, COLUMNS, rows, ignore_duplicates=True)
	count(doc.name)


def _key(doc, occasion: str) -> str:
	"""Of surveys that go on by themselves an occasion is asked about once, whatever the month; of others once in each."""
	series = doc.template if cint(doc.automatic) else doc.name
	return sha256(f"{series}|{occasion}".encode()).hexdigest()


def _last_sheet(survey: str) -> int:
	return cint(frappe.db.get_value(INVITATION, {"survey": survey}, "max(sheet_no)"))


def count(survey: str) -> int:
	"""Brings a survey's figures of invitations and answers up to date. Returns how many are invited."""
	row = frappe.qb.DocType(INVITATION)
	counted = {
		(delivery, answered): number
		for delivery, answered, number in (
			frappe.qb.from_(row)
			.select(row.delivery, row.answered, Count("*"))
			.where(row.survey == survey)
			.groupby(row.delivery, row.answered)
			.run()
		)
	}
	invited = sum(counted.values())
	answered = sum(number for (_delivery, is_answered), number in counted.items() if is_answered)

	def of(*deliveries: str) -> int:
		return sum(number for (delivery, _answered), number in counted.items() if delivery in deliveries)

	frappe.db.set_value(
		SURVEY,
		survey,
		{
			"invited": invited,
			"answered": answered,
			"response_rate": flt(100 * answered / invited, 1) if invited else 0,
			"sent": of("Sent"),
			"unsent": of("Failed"),
		},
		update_modified=False,
	)
	return invited
