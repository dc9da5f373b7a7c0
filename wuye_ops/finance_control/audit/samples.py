"""审计抽样: the draw by the server.

The seed is made when the draw begins and stays with the sample, so that a draw that was interrupted goes on with it. Everything
is written in one transaction: of a draw that fails nothing is left but the reason.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, cstr, flt, getdate, now_datetime
from frappe.utils.background_jobs import is_job_enqueued

from wuye_ops.finance_control.audit import audits, populations, sample_words, sign_search
from wuye_ops.finance_control.audit import sample_scope as scope
from wuye_ops.finance_control.audit.sample_scope import (
	DOCTYPE,
	DRAFT,
	DRAWING,
	EVALUATED,
	IN_TEST,
	ITEM,
	MOST_ITEMS,
	decimal_of,
)  # fmt: skip
from wuye_ops.property import guarded
from wuye_ops.property.language import in_site_language
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules import audit_life
from wuye_ops.rules import audit_sample as rules
from wuye_ops.rules.money import total

# from so many documents on the draw is work for the background
IN_BACKGROUND = 100_000
# percent of a draw: the population is read, the sample stands, it is written
STARTED, DRAWN, DONE = 10, 80, 100
# names of what has no amount; the number is kept of all of them
MOST_LEFT_OUT = 10_000

# -- the draw --------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def draw(sample: str) -> str:
	"""Draws the sample, at once or, of a large population, in the background. Returns its status.

	Two clicks do not draw twice: the sample is locked, and only one live sample is drawn of one population for one step.
	"""
	doc = load(sample)
	if doc.status == DRAWING and not is_job_enqueued(_job(doc.name)):
		# a worker was stopped: what it had begun was taken back, and its seed is drawn with again
		return _start(doc)
	if doc.status != DRAFT:
		frappe.throw(_("It is drawn already, or being drawn."), title=_(DOCTYPE))
	scope.check_method(doc)
	doc.seed = secrets.token_hex(rules.SEED_BYTES)
	doc.occasion = f"{doc.audit}|{doc.step}"
	doc.draw_key = _draw_key(doc)
	if other := frappe.db.get_value(DOCTYPE, {"draw_key": doc.draw_key, "name": ["!=", doc.name]}):
		frappe.throw(
			_("{0} was drawn from the same for this step. Add to it, or draw it again with a reason.").format(
				frappe.utils.get_link_to_form(DOCTYPE, other)
			),
			title=_(DOCTYPE),
		)
	doc.drawn_by, doc.draw_error = frappe.session.user, None
	return _start(doc)


def _start(doc) -> str:
	if populations.totals(doc)[0] <= IN_BACKGROUND:
		_draw_now(doc)
		return doc.status
	doc.status = DRAWING
	guarded.save(doc)
	frappe.enqueue(
		"wuye_ops.finance_control.audit.samples.draw_job",
		queue="long",
		timeout=3600,
		job_id=_job(doc.name),
		deduplicate=True,
		enqueue_after_commit=True,
		sample=doc.name,
	)
	return doc.status


def draw_job(sample: str) -> None:
	"""The draw of a large population, in the name of who asked for it; what goes wrong is written on the sample."""
	asked_by = frappe.db.get_value(DOCTYPE, sample, "drawn_by")
	with in_the_name_of(asked_by), in_site_language():
		doc = guarded.load_locked(DOCTYPE, sample)
		if doc.status != DRAWING:
			return
		try:
			_draw_now(doc)
		except Exception as error:
			frappe.db.rollback()
			frappe.log_error(title=f"Audit Sample {sample}", reference_doctype=DOCTYPE, reference_name=sample)
			doc = guarded.load_locked(DOCTYPE, sample)
			text = (
				cstr(error)
				if isinstance(error, frappe.ValidationError)
				else _("Something went wrong; the error log says what.")
			)
			doc.update(
				{"status": DRAFT, "seed": None, "draw_key": None, "draw_error": frappe.utils.strip_html(text)}
			)
			guarded.save(doc)
		_tell(doc, DONE)


def _tell(doc, percent: int) -> None:
	"""How far a draw in the background has come, to those who have the form open."""
	if doc.status == DRAWING or percent == DONE:
		frappe.publish_realtime(
			"wuye_audit_sample",
			{"sample": doc.name, "percent": percent},
			doctype=DOCTYPE,
			docname=doc.name,
			after_commit=percent == DONE,
		)


def _draw_now(doc) -> None:
	_tell(doc, STARTED)
	found, texts, rows = drawn(doc)
	_tell(doc, DRAWN)
	if not found.population:
		frappe.throw(
			_("There is nothing to draw from: no {0} of these properties and days.").format(
				_(doc.population)
			),
			title=_("Population"),
		)
	if len(found.chosen) > MOST_ITEMS:
		frappe.throw(
			_(
				"{0} documents would be in the sample; nobody tests more than {1}. Narrow the rule, the period or the interval."
			).format(len(found.chosen), MOST_ITEMS),
			title=_("Too Many"),
		)
	doc.update(
		{
			"status": IN_TEST,
			"drawn_on": now_datetime(),
			"size": found.size if doc.method != rules.BY_AMOUNT else 0,
			"population_number": found.population,
			"population_amount": flt(found.amount),
			"fingerprint": found.fingerprint,
			"chosen_number": len(found.chosen),
			"covered_amount": flt(found.covered),
			"at_chance": found.at_chance,
			"amount_at_chance": flt(found.amount_at_chance),
			"start_at": flt(found.start or 0),
			"left_out_number": len(found.left_out),
			"left_out": "\n".join(found.left_out[:MOST_LEFT_OUT]) or None,
			"tested": 0,
		}
	)
	if not found.chosen:
		_nothing_shown(doc)
	guarded.save(doc)
	add_items(doc, found.chosen, texts, rows)


def _nothing_shown(doc) -> None:
	"""Nothing shows a sign, or no unit was hit: there is nothing to test, and nothing is concluded about the rest."""
	doc.status, doc.evaluated_on = EVALUATED, now_datetime()
	doc.conclusion_text = (
		_("No document shows one of the signs.")
		if doc.method == rules.BY_RULE
		else _("No unit was hit: all of it together is less than the interval.")
	)


def drawn(doc) -> tuple[rules.Draw, dict[str, str], dict[str, populations.Row]]:
	"""The draw from what is there now; why each is in it, in words; and the documents drawn."""
	if doc.method == rules.BY_RULE:
		rows = populations.rows_of(doc)
		hits = sign_search.hits(doc, rows)
		signs = {key: tuple(hit.sign for hit in found) for key, found in hits.items()}
		found = rules.by_rule((rules.Item(row.key, row.amount) for row in rows), signs, doc.occasion)
		texts = {one.key: sample_words.why(one, hits[one.key]) for one in found.chosen[: MOST_ITEMS + 1]}
		return found, texts, {row.key: row for row in rows if row.key in texts}
	items = populations.items_of(doc)
	if doc.method == rules.RANDOM:
		found = rules.draw_random(
			items, cint(doc.size) or size_for_amount(doc, items), doc.occasion, doc.seed
		)
	else:
		found = rules.draw_by_amount(items, decimal_of(doc.interval_amount), doc.occasion, doc.seed)
	texts = {one.key: sample_words.why(one) for one in found.chosen}
	chosen = found.keys if len(found.keys) <= MOST_ITEMS else ()
	return found, texts, {row.key: row for row in populations.rows_of(doc, chosen)}


def size_for_amount(doc, items: list[rules.Item]) -> int:
	"""As many as a draw by amount would take for the same tolerance and confidence."""
	amount = total(one.amount for one in items if one.amount > 0)
	return max(1, min(len(items), int(-(-amount // scope.interval_for(doc)))))


def add_items(
	doc,
	chosen: tuple[rules.Chosen, ...],
	texts: Mapping[str, str],
	rows: Mapping[str, populations.Row],
	first: int = 1,
) -> None:
	if not chosen:
		return
	now, user = now_datetime(), frappe.session.user
	fields = (
		"name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "sample", "audit", "step", "place",
		"document_type", "document", "day", "amount", "party", "why", "why_text", "params", "item_key",
	)  # fmt: skip
	values = []
	for place, one in enumerate(chosen, start=first):
		row = rows[one.key]
		params = json.dumps(one.params, default=str, ensure_ascii=False)
		values.append(
			(
				frappe.generate_hash(length=16), now, now, user, user, 0, 0, doc.name, doc.audit, doc.step, place, doc.population,
				one.key, row.day, flt(one.amount), row.party[:140], one.why, texts[one.key], params, f"{doc.name}|{one.key}",
			)
		)  # fmt: skip
	frappe.db.bulk_insert(ITEM, fields, values)


def _draw_key(doc) -> str:
	parts = (
		doc.audit, doc.step, doc.population, doc.property, doc.account, doc.side if doc.population == populations.GL_ENTRY else "",
		getdate(doc.from_date), getdate(doc.to_date), flt(doc.least_amount), doc.method,
		*sorted(sign_search.asked(doc) if doc.method == rules.BY_RULE else ()),
	)  # fmt: skip
	return frappe.utils.data.sha256_hash("|".join(map(cstr, parts)))[:40]


def _job(name: str) -> str:
	return f"audit_sample_{name}"


def load(sample: str):
	"""The sample, locked, for somebody of the team, of an audit and a step that are at work."""
	doc = guarded.load_locked(DOCTYPE, sample)
	# the population's own right: nobody draws from what they may not read
	frappe.has_permission(doc.population, "read", throw=True)
	check_at_work(doc)
	return doc


def check_at_work(doc) -> None:
	"""Throws unless the user is in the team, the audit in the field and the step in work."""
	audit = frappe.get_doc("Audit", doc.audit)
	audits.check_in_team(audit)
	step = next((row for row in audit.steps if row.name == doc.step), None)
	if audit.status != audit_life.IN_FIELD or not step or step.status != audit_life.IN_WORK:
		frappe.throw(
			_("Samples are drawn and tested while the audit is in the field and their step is in work."),
			title=_(DOCTYPE),
		)


def as_draw(doc) -> rules.Draw:
	"""The draw as it was stored."""
	table = DocType(ITEM)
	rows = (
		frappe.qb.from_(table)
		.select(table.document, table.amount, table.why, table.params)
		.where(table.sample == doc.name)
		.orderby(table.place)
		.run()
	)
	return rules.Draw(
		doc.method,
		doc.occasion,
		doc.seed if doc.method != rules.BY_RULE else "",
		cint(doc.size) if doc.method == rules.RANDOM else cint(doc.chosen_number),
		cint(doc.population_number),
		decimal_of(doc.population_amount),
		doc.fingerprint,
		tuple(
			rules.Chosen(key, decimal_of(amount), why, json.loads(params or "{}"))
			for key, amount, why, params in rows
		),
		cint(doc.at_chance),
		decimal_of(doc.amount_at_chance),
		decimal_of(doc.interval_amount) if doc.method == rules.BY_AMOUNT else None,
		decimal_of(doc.start_at) if doc.method == rules.BY_AMOUNT else None,
		tuple(cstr(doc.left_out).splitlines()),
	)
