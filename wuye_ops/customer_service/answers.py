"""The answer base (B1.1): Frappe's Help Articles, found as people ask, sent to the customer, told at first contact.

Staff find every answer of their properties and of the company; residents those that are published, which stand on the
website for everybody. An answer with a property is that property's; one without is everywhere true.
"""

import re

import frappe
from bs4 import BeautifulSoup
from frappe import _
from frappe.utils import cint, get_datetime, now_datetime

from wuye_ops.property.residents import units_of_user
from wuye_ops.property.throttle import limited
from wuye_ops.rules.answer_search import Answer, ranked, terms
from wuye_ops.rules.first_contact import solved_at_first_contact

ARTICLE = "Help Article"
FIELDS = ("name", "title", "content", "category", "published", "wuye_property", "wuye_keywords")
HEADINGS, TEXTS = ("title", "wuye_keywords"), ("content",)
MARKS = re.compile(r"<[^>]*>")
FOUND, FOUND_BY_RESIDENT = 6, 3
# what is read to be ranked, of headings and of texts; more than these means that the question says nothing
MOST_READ = 200
MAX_QUESTION = 200
MAX_ANSWER = 2000
OPEN = ("New", "Accepted", "In Progress")


# -- finding ---------------------------------------------------------------------------------------------------------


@frappe.whitelist()
def search(text: str, property_name: str | None = None) -> list[dict]:
	"""Answers that fit a question, the best first: [{name, title, answer, category, published}].

	property_name: leaves out what is true of other properties only.
	"""
	if not frappe.has_permission(ARTICLE, "read"):
		frappe.throw(_("Your role does not read the answer base."), frappe.PermissionError)
	filters = [[ARTICLE, "wuye_property", "in", ["", property_name]]] if property_name else []
	return [_shown(row) | {"published": cint(row.published)} for row in _fitting(text, filters, FOUND)]


@frappe.whitelist()
@limited(120, 600)
def search_published(text: str) -> list[dict]:
	"""What a resident finds before they ask: [{name, title, answer, category}] of what is published for their properties."""
	units = units_of_user()
	if not units:
		return []
	own = frappe.get_all("Property Unit", {"name": ["in", units]}, pluck="property", distinct=True)
	shown = frappe.get_all("Help Category", {"published": 1}, pluck="name")
	filters = [
		[ARTICLE, "published", "=", 1],
		[ARTICLE, "category", "in", shown or [""]],
		[ARTICLE, "wuye_property", "in", ["", *own]],
	]
	return [_shown(row) for row in _fitting(text, filters, FOUND_BY_RESIDENT, everybodys=True)]


def _fitting(text: str, filters: list, limit: int, *, everybodys: bool = False) -> list:
	"""Articles with a term of the question in them, ranked. everybodys: the filters say what everybody may read."""
	question = (text or "")[:MAX_QUESTION]
	asked = terms(question)
	if not asked:
		return []
	by_name: dict[str, dict] = {}
	# what is called like the question first, so that many texts that mention it do not crowd it out
	for fields in HEADINGS, TEXTS:
		rows = frappe.get_list(
			ARTICLE,
			filters=filters,
			or_filters=[[ARTICLE, field, "like", f"%{_like(term)}%"] for term in asked for field in fields],
			fields=list(FIELDS),
			limit=MOST_READ,
			order_by="modified desc",
			# published answers stand on the website; residents have no right to the doctype
			ignore_permissions=everybodys,
		)
		by_name = {**{row.name: row for row in rows}, **by_name}
	found = ranked(
		question,
		(
			Answer(row.name, f"{row.title} {row.wuye_keywords or ''}", MARKS.sub(" ", row.content or ""))
			for row in by_name.values()
		),
		limit,
	)
	return [by_name[name] for name in found]


def _like(term: str) -> str:
	"""Letters and characters only: there is nothing in a term that a pattern would read as its own."""
	return term.replace("%", "").replace("_", "")


def _shown(row) -> dict:
	return {"name": row.name, "title": row.title, "answer": plain(row.content), "category": row.category}


def plain(content: str | None) -> str:
	"""The text of an article, paragraph by paragraph."""
	soup = BeautifulSoup(content or "", "html.parser")
	for block in soup.find_all(["p", "div", "li", "br", "h1", "h2", "h3", "h4", "tr"]):
		block.append("\n")
	lines = (" ".join(line.split()) for line in soup.get_text().split("\n"))
	return "\n".join(line for line in lines if line)


# -- answering -------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def answer_with(request: str, article: str, text: str | None = None) -> None:
	"""Sends an answer to the customer and resolves the inquiry with it.

	text: the answer as the clerk has adapted it; else the article's own.
	"""
	frappe.has_permission("Service Request", "write", request, throw=True)
	# under a lock: of two who answer at once the second reads that it has been answered
	doc = frappe.get_doc("Service Request", request, for_update=True)
	source = frappe.get_doc(ARTICLE, article)
	source.check_permission("read")
	if doc.kind != "Inquiry":
		frappe.throw(
			_("{0} is no inquiry. Send the customer a reply instead, and resolve the matter itself.").format(
				doc.name
			),
			title=_("Answer"),
		)
	if doc.status not in OPEN:
		frappe.throw(
			_("Inquiry {0} is {1} and needs no answer now.").format(doc.name, _(doc.status)),
			title=_("Answer"),
		)
	text = (text or "").strip() or plain(source.content)
	if len(text) > MAX_ANSWER:
		frappe.throw(
			_("The answer is longer than {0} characters. Keep to what the customer asked.").format(
				MAX_ANSWER
			),
			title=_("Answer"),
		)
	# one message for both steps: the answer
	doc.flags.answered_at_once = True
	if doc.status == "New":
		doc.status = "Accepted"
		doc.save()
	doc.answer_article, doc.solution = source.name, text
	doc.status = "Resolved"
	doc.save()


def note_first_contact(doc) -> None:
	"""Validate: whether the request was solved by whoever took it, decided when it is resolved."""
	before = doc.get_doc_before_save()
	if (before.status if before else None) == doc.status or doc.status in ("Closed", "Cancelled"):
		return
	doc.first_contact = int(doc.status == "Resolved" and _solved_at_once(doc))


def _solved_at_once(doc) -> bool:
	responded = get_datetime(doc.responded_on) if doc.responded_on else None
	return solved_at_first_contact(
		get_datetime(doc.opened_on),
		responded,
		get_datetime(doc.resolved_on or now_datetime()),
		passed_on=bool(frappe.db.exists("Service Task", {"service_request": doc.name})),
		waited=bool(doc.holds or doc.progress_reports or doc.reopen_count),
		asked_again=bool(responded) and _written_since(doc, responded),
	)


def _written_since(doc, moment) -> bool:
	return bool(
		frappe.db.exists(
			"Communication",
			{
				"reference_doctype": doc.doctype,
				"reference_name": doc.name,
				"sent_or_received": "Received",
				"communication_date": [">", moment],
			},
		)
	)
