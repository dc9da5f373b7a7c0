"""A sample looked at again: what is to be drawn from, another draw with a reason, a larger one, and the proof."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, now_datetime

from wuye_ops.finance_control.audit import populations, sample_words, samples
from wuye_ops.finance_control.audit import sample_scope as scope
from wuye_ops.finance_control.audit.sample_scope import (
	AMOUNT,
	DOCTYPE,
	IN_TEST,
	LIVE,
	MOST_ITEMS,
	REPLACED,
	RESULT,
	SCOPE,
	decimal_of,
)  # fmt: skip
from wuye_ops.property import guarded
from wuye_ops.rules import audit_sample as rules
from wuye_ops.rules.steps import Refusal

# of both the first: from another population another sample comes, and the lines name what it is
PROOF = {"population_changed": "Population Changed", "drawn_differently": "Drawn Differently"}


@frappe.whitelist()
def preview(sample: str) -> dict:
	"""How large the population is now, and what size or interval its tolerance asks for: {number, amount, size, interval}."""
	doc = frappe.get_doc(DOCTYPE, sample)
	doc.check_permission("write")
	frappe.has_permission(doc.population, "read", throw=True)
	number, amount = populations.totals(doc)
	found = {
		"number": number,
		"amount": flt(amount),
		"size": cint(doc.size),
		"interval": flt(doc.interval_amount),
	}
	if doc.method == rules.BY_AMOUNT and amount > 0:
		found["size"] = int(-(-amount // decimal_of(doc.interval_amount)))
	elif doc.method == rules.RANDOM and doc.judged_by == AMOUNT and not doc.size and amount > 0:
		found["size"] = max(1, min(number, int(-(-amount // scope.interval_for(doc)))))
	return found


@frappe.whitelist(methods=["POST"])
def redraw(sample: str, reason: str) -> str:
	"""Another sample instead of this one, from the same; this one is kept as replaced. Returns the name of the new draft."""
	doc = samples.load(sample)
	if doc.status not in LIVE:
		frappe.throw(_("Only what was drawn is drawn again."), title=_(DOCTYPE))
	if refused := rules.redraw_refusals(cstr(reason), cint(doc.tested)):
		frappe.throw(
			"<br>".join(
				_("Say why; the reason is kept.")
				if one.code == "no_reason"
				else _("{0} of its documents have a result: those stand. Add to the sample instead.").format(
					one.params["tested"]
				)
				for one in refused
			),
			title=_(DOCTYPE),
		)
	other = frappe.new_doc(DOCTYPE)
	other.update({field: doc.get(field) for field in ("title", *SCOPE)})
	other.update({"replaces": doc.name, "redraw_reason": cstr(reason).strip()})
	if doc.method == rules.RANDOM and doc.judged_by == AMOUNT:
		other.size = 0
	doc.update({"status": REPLACED, "draw_key": None})
	guarded.save(doc)
	other.company, other.step_title = doc.company, doc.step_title
	other.flags.by_service = True
	other.insert()
	return other.name


@frappe.whitelist(methods=["POST"])
def extend(sample: str, size: int) -> int:
	"""A larger sample by chance: the same seed goes on where it stopped, what was tested stays. Returns how many were added."""
	doc = samples.load(sample)
	size = cint(size)
	if doc.method != rules.RANDOM or doc.status not in LIVE:
		frappe.throw(_("Only a random sample that was drawn is added to."), title=_(DOCTYPE))
	if not cint(doc.chosen_number) < size <= MOST_ITEMS:
		frappe.throw(
			_("Enter a size above {0} and up to {1}.").format(doc.chosen_number, MOST_ITEMS),
			title=_("Sample Size"),
		)
	items = populations.items_of(doc)
	if refused := rules.replay(samples.as_draw(doc), items):
		frappe.throw("<br>".join(sample_words.proof_in_words(refused)), title=_("Drawn Again"))
	found = rules.draw_random(items, size, doc.occasion, doc.seed)
	added = found.chosen[cint(doc.chosen_number) :]
	rows = {row.key: row for row in populations.rows_of(doc, [one.key for one in added])}
	samples.add_items(
		doc, added, {one.key: sample_words.why(one) for one in added}, rows, cint(doc.chosen_number) + 1
	)
	doc.update({"size": size, "chosen_number": len(found.chosen), "covered_amount": flt(found.covered)})
	if added:
		doc.update(
			{"status": IN_TEST, **{field: None for field in RESULT if field not in ("tested", "errors")}}
		)
	guarded.save(doc)
	return len(added)


@frappe.whitelist(methods=["POST"])
def prove(sample: str) -> dict:
	"""Draws again from what is there now, with the same seed: {"result": Same …, "lines": what differs}. Kept on the sample.

	Whoever may read the sample and its population may have it proved.
	"""
	doc = guarded.load_locked(DOCTYPE, sample, "read")
	frappe.has_permission(doc.population, "read", throw=True)
	if doc.status not in (*LIVE, REPLACED):
		frappe.throw(_("It was not drawn yet."), title=_(DOCTYPE))
	refused = _replayed(doc)
	codes = {one.code for one in refused}
	result = next((name for code, name in PROOF.items() if code in codes), "Same")
	lines = sample_words.proof_in_words(refused) or [
		_("The same {0} documents come out.").format(doc.chosen_number)
	]
	doc.update(
		{
			"proof_result": result,
			"proof": "\n".join(lines)[:2000],
			"proved_by": frappe.session.user,
			"proved_on": now_datetime(),
		}
	)
	doc.flags.by_service = True
	# the proof is a note on what anybody who reads the sample can see
	doc.save(ignore_permissions=True)
	return {"result": result, "lines": lines}


def _replayed(doc):
	then = samples.as_draw(doc)
	if doc.method != rules.BY_RULE:
		return rules.replay(then, populations.items_of(doc))
	now, _texts, _rows = samples.drawn(doc)
	refused = list(rules.replay(then, (rules.Item(row.key, row.amount) for row in populations.rows_of(doc))))
	if set(now.keys) != set(then.keys):
		only_then = tuple(sorted(set(then.keys) - set(now.keys)))
		only_now = tuple(sorted(set(now.keys) - set(then.keys)))
		refused.append(Refusal("drawn_differently", {"only_then": only_then, "only_now": only_now}))
	return tuple(refused)
