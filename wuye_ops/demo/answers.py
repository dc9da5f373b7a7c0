"""The demo's answer base, in Frappe's Help Articles."""

from wuye_ops.demo.answer_texts import ANSWERS
from wuye_ops.demo.registry import Registry, ensure


def make_answers(registry: Registry) -> None:
	"""Where they are absent: an answer that the site has written itself stays."""
	for category, answers in ANSWERS.items():
		ensure(registry, {"doctype": "Help Category", "category_name": category}, name=category)
		for title, keywords, text in answers:
			doc = {
				"doctype": "Help Article",
				"title": title,
				"category": category,
				"wuye_keywords": keywords,
				"content": "".join(f"<p>{line}</p>" for line in text.split("\n")),
				"published": 1,
				"level": "Beginner",
			}
			ensure(registry, doc, title=title)
