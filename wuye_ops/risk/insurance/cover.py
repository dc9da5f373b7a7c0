"""保险保障: key risks that no policy covers, and why; and what policies mean for the risks that lean on them.

A key risk whose category can be insured is covered by any policy in force that is for its property and category, and still pays
what it may cost. A Transfer response counts while one of the policies it names is in force.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, cstr, flt, getdate, nowdate

from wuye_ops.property.report_filters import chosen
from wuye_ops.risk.insurance import words
from wuye_ops.risk.insurance.as_policy import DOCTYPE, load, money, paid_by
from wuye_ops.rules.insurance import Exposure, Gap, Policy, uncovered
from wuye_ops.rules.risk_category import UNINSURABLE
from wuye_ops.rules.risk_life import OPEN
from wuye_ops.rules.risk_matrix import rank_of
from wuye_ops.rules.risk_response import TRANSFER

RISK, RESPONSE, LINK = "Risk", "Risk Response", "Risk Response Policy"
SHOWN = (
	"name",
	"title",
	"property",
	"company",
	"category",
	"level",
	"status",
	"expected_loss",
	"owner_name",
	"key_since",
)
IN_EFFECT = "In Effect"


# -- key risks that are not covered ------------------------------------------------------------------------------------


def uncovered_key_risks(
	property: str | None = None, today: date | None = None, filters: dict | None = None
) -> list[frappe._dict]:
	"""Open key risks that could be insured and are not, or not enough: gravest first, then the dearest.

	Of what the user may see; filters narrow it. Each row has the fields SHOWN, `why` (a code of `rules.insurance.WHY`), `reason` in
	words and `policy`, the one it is about. A few questions to the database, whatever the number of risks.
	"""
	today = today or getdate(nowdate())
	rows = frappe.get_list(
		RISK,
		filters={
			"is_key": 1,
			"status": ["in", OPEN],
			**({"property": property} if property else {}),
			**(filters or {}),
		},
		fields=list(SHOWN),
		order_by="name",
		limit=0,
	)
	found = {gap.key: gap for gap in _gaps(_insurable(rows), today)}
	uncovered_rows = [
		frappe._dict(
			row,
			why=found[row.name].why,
			reason=words.why_uncovered(found[row.name]),
			policy=found[row.name].params.get("policy"),
		)
		for row in rows
		if row.name in found
	]
	uncovered_rows.sort(key=lambda row: (-rank_of(row.level or ""), -flt(row.expected_loss), row.name))
	return uncovered_rows


def _insurable(rows: list) -> list:
	"""Without those that nobody insures, unless somebody has decided to transfer them."""
	doubtful = [row.name for row in rows if row.category in UNINSURABLE]
	transferred = set(
		frappe.get_all(
			RESPONSE,
			{"parenttype": RISK, "parent": ["in", doubtful], "kind": TRANSFER},
			pluck="parent",
			limit=0,
		)
		if doubtful
		else ()
	)
	return [row for row in rows if row.category not in UNINSURABLE or row.name in transferred]


def _gaps(rows: list, today: date) -> list[Gap]:
	"""Each risk beside the policies of its company and category alone."""
	companies = sorted({row.company for row in rows if row.company})
	if not companies:
		return []
	policies = load({"company": ["in", companies]})
	company_of = dict(
		frappe.get_all(
			DOCTYPE, {"name": ["in", list(policies) or [""]]}, ["name", "company"], as_list=True, limit=0
		)
	)
	fitting: dict[tuple[str, str], list[Policy]] = defaultdict(list)
	for policy in policies.values():
		for category in policy.categories:
			fitting[company_of[policy.key], category].append(policy)
	paid = paid_by(policies)
	exposed: dict[tuple[str, str], list[Exposure]] = defaultdict(list)
	for row in rows:
		loss = money(row.expected_loss) if flt(row.expected_loss) > 0 else None
		exposed[row.company, row.category].append(Exposure(row.name, row.property, row.category, loss))
	return [gap for key, risks in exposed.items() for gap in uncovered(risks, fitting[key], today, paid)]


def count_uncovered(property: str | None = None) -> int:
	"""How many key risks nothing covers, of what the user may see."""
	return len(uncovered_key_risks(property))


@frappe.whitelist()
def uncovered_card(filters: str | dict | None = None) -> dict:
	"""The number card of the workspace; it leads to the report. filters: property."""
	frappe.has_permission(RISK, "read", throw=True)
	frappe.has_permission(DOCTYPE, "read", throw=True)
	asked = frappe.parse_json(filters) if filters else {}
	narrowed = chosen(frappe._dict(asked if isinstance(asked, dict) else {}), "property")
	return {
		"value": count_uncovered(narrowed.get("property")),
		"fieldtype": "Int",
		"route": ["query-report", "Uncovered Risks"],
		"route_options": narrowed,
	}


# -- risks that lean on policies ---------------------------------------------------------------------------------------


def policies_of_rows(rows: Iterable) -> dict[int, tuple[Policy, ...]]:
	"""Number of a response's row → the confirmed policies that a risk's form names for it."""
	rows = [row for row in rows if row.policy]
	policies = load({"name": ["in", [row.policy for row in rows]]}) if rows else {}
	found: dict[int, list[Policy]] = defaultdict(list)
	for row in rows:
		if row.policy in policies:
			found[cint(row.response_row)].append(policies[row.policy])
	return {number: tuple(those) for number, those in found.items()}


def covered_until(risks: Iterable[str]) -> dict[str, date]:
	"""Risk → the last day of the policies that its Transfer responses name; nothing of one without. Two questions and those of
	the policies."""
	names = list(risks)
	rows = frappe.get_all(
		LINK, {"parent": ["in", names or [""]], "parenttype": RISK}, ["parent", "policy"], limit=0
	)
	policies = load({"name": ["in", sorted({row.policy for row in rows})]}) if rows else {}
	found: dict[str, date] = {}
	for row in rows:
		if row.policy in policies:
			found[row.parent] = max(found.get(row.parent, date.min), policies[row.policy].last)
	return found


def moved_risks(today: date) -> list[str]:
	"""Open risks whose Transfer responses count otherwise than their rows say: of policies that began or ended."""
	risk, response, link = (DocType(name) for name in (RISK, RESPONSE, LINK))
	rows = (
		frappe.qb.from_(response)
		.join(risk)
		.on((risk.name == response.parent) & (response.parenttype == RISK))
		.left_join(link)
		.on((link.parent == risk.name) & (link.parenttype == RISK) & (link.response_row == response.idx))
		.select(risk.name, risk.property, risk.category, response.idx, response.status, link.policy)
		.where((response.kind == TRANSFER) & risk.status.isin(OPEN) & (risk.level != ""))
		.run(as_dict=True)
	)
	policies = load({"name": ["in", sorted({row.policy for row in rows if row.policy})]}) if rows else {}
	counts: dict[tuple[str, int], bool] = {}
	said: dict[tuple[str, int], bool] = {}
	for row in rows:
		key = row.name, row.idx
		policy = policies.get(row.policy)
		counts[key] = counts.get(key, False) or bool(
			policy and policy.covers(row.property, row.category, today)
		)
		said[key] = row.status == IN_EFFECT
	return sorted({name for (name, idx), does in counts.items() if does != said[name, idx]})


def follow_policy(doc) -> None:
	"""After a step of a policy: risks that lean on it stand anew; those that lean on the one it renews lean on it, too."""
	from wuye_ops.risk import steps

	leaning = _leaning_on(doc.name)
	renewed = _leaning_on(doc.renews) if doc.renews and doc.status != "Draft" else set()
	for name in sorted(leaning | renewed):
		risk = frappe.get_doc(RISK, name, for_update=True)
		if name in renewed - leaning:
			_lean_on(risk, doc)
			steps.note(risk, "Renew Insurance", cstr(doc.policy_no))
		# whoever may write the policy may have what follows from it stand on its risks
		steps.save(risk)


def _leaning_on(policy: str) -> set[str]:
	link, risk = DocType(LINK), DocType(RISK)
	rows = (
		frappe.qb.from_(link)
		.join(risk)
		.on((risk.name == link.parent) & (link.parenttype == RISK))
		.select(risk.name)
		.distinct()
		.where((link.policy == policy) & risk.status.isin(OPEN))
		.run(pluck=True)
	)
	return set(rows)


def _lean_on(risk, policy) -> None:
	covered = load({"name": policy.name}).get(policy.name)
	if not covered or not covered.is_for(risk.property, risk.category):
		return
	for row in [row for row in risk.policies if row.policy == policy.renews]:
		risk.append("policies", {"response_row": row.response_row, "policy": policy.name})


def check_rows(doc, before) -> None:
	"""Validate of a Risk: each policy belongs to a response that transfers it, counts, and is for this risk."""
	transfer = [row.idx for row in doc.responses if row.kind == TRANSFER]
	was = {row.name: row.policy for row in before.policies} if before else {}
	named = load({"name": ["in", [row.policy for row in doc.policies if row.policy]]}) if doc.policies else {}
	for row in doc.policies:
		if not row.response_row and len(transfer) == 1:
			row.response_row = cstr(transfer[0])
		if cint(row.response_row) not in transfer:
			frappe.throw(
				_(
					"Row {0}: a policy belongs to a response that transfers the risk. Enter the number of its row."
				).format(row.idx),
				title=_("Policies"),
			)
		if was.get(row.name) == row.policy:
			continue
		policy = named.get(row.policy)
		if not policy:
			frappe.throw(
				_("Row {0}: this policy is a draft. Confirm it first.").format(row.idx), title=_("Policies")
			)
		if not policy.is_for(doc.property, doc.category) or not _is_of_company(row.policy, doc.property):
			frappe.throw(
				_("Row {0}: the policy does not cover {1} in {2}.").format(
					row.idx, _(doc.category, context=RISK), frappe.utils.escape_html(doc.property)
				),
				title=_("Policies"),
			)


def _is_of_company(policy: str, property_name: str) -> bool:
	company = frappe.db.get_value(DOCTYPE, policy, "company")
	return company == frappe.get_cached_value("Property", property_name, "company")
