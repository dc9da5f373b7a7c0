"""Finding the answer to a question as people ask it, in Chinese and Latin letters, among a company's few hundred answers.

Chinese has no spaces: every two neighbouring characters are a term, so that 停车费怎么交 finds 物业停车费标准. Words that
only ask (怎么, 多少钱, 请问 …) say nothing about the matter and are left out. A term that few answers have weighs more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from wuye_ops.rules.fulltext import PIECES, SHORTEST_LATIN, normalised

MOST_TERMS = 24
TITLE_WEIGHT, TEXT_WEIGHT = 4.0, 1.0
# an answer this much weaker than the best is none
WEAKEST = 0.35
# what a question consists of besides its matter, the longest first
ASKING = (
	"请问一下", "我想问一下", "想问一下", "我想咨询", "麻烦问下", "请问", "咨询", "怎么样", "怎么办", "怎么", "怎样", "如何", "什么时候",
	"什么", "为什么", "多少钱", "多少", "哪里", "哪儿", "哪个", "能不能", "可不可以", "可以", "是不是", "是否", "有没有", "需要", "一下",
	"我们", "你们", "我家", "我要", "我想", "想要", "麻烦", "谢谢", "您好", "你好", "的话", "吗", "呢", "吧", "啊", "了", "的", "我", "你",
	"您", "要", "想", "请", "在", "是",
)  # fmt: skip
ASKS = re.compile("|".join(map(re.escape, sorted(ASKING, key=len, reverse=True))))


@dataclass(frozen=True, slots=True)
class Answer:
	"""title: heading and keywords; text: the answer without marks."""

	name: str
	title: str
	text: str


def terms(question: str) -> tuple[str, ...]:
	"""The terms of a question, each once, in their order; a lone Chinese character only where there is nothing longer.

	Of a question that consists of asking words alone these are taken as they stand.
	"""
	flat = normalised(question)
	return _terms(ASKS.sub(" ", flat)) or _terms(flat)


def _terms(text: str) -> tuple[str, ...]:
	found: dict[str, None] = {}
	lone: dict[str, None] = {}
	for han, latin in PIECES.findall(text):
		if latin and len(latin) >= SHORTEST_LATIN:
			found[latin] = None
		elif len(han) == 1:
			lone[han] = None
		elif han:
			found.update(dict.fromkeys(first + second for first, second in pairwise(han)))
	return tuple(found or lone)[:MOST_TERMS]


def ranked(question: str, answers: Iterable[Answer], limit: int) -> list[str]:
	"""Names of the answers that fit the question, the best first; none when no term of it is anywhere."""
	asked = terms(question)
	texts = [(answer.name, normalised(answer.title), normalised(answer.text)) for answer in answers]
	if not asked or not texts:
		return []
	weights = {
		term: _weight(sum(term in title or term in text for _, title, text in texts), len(texts))
		for term in asked
	}
	scores = {
		name: sum(
			weight * (TITLE_WEIGHT * (term in title) + TEXT_WEIGHT * (term in text))
			for term, weight in weights.items()
		)
		for name, title, text in texts
	}
	best = max(scores.values())
	fitting = [name for name, score in scores.items() if score and score >= best * WEAKEST]
	return sorted(fitting, key=lambda name: (-scores[name], name))[:limit]


def _weight(found_in: int, of: int) -> float:
	"""More for what is rare; never nothing, since one answer in one is still an answer."""
	return math.log(1 + of / found_in) if found_in else 0.0
