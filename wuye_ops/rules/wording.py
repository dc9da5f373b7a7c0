"""Explanations and skips as one short sentence, in Chinese and in English. Pure formatting: nothing is computed here
but what the explanation itself can compute."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from wuye_ops.rules.explanation import Explanation, Piece
from wuye_ops.rules.metering import MeterSpan
from wuye_ops.rules.money import HUNDRED
from wuye_ops.rules.outcomes import Skip
from wuye_ops.rules.proration import months_and_days
from wuye_ops.rules.tariff import BY_AREA, FIXED, METERED

CHINESE = "zh"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)

_WORDS = {
	CHINESE: {
		"price": "{quantity} {measure} × {price} 元/{measure}·月 × {months}",
		"fixed": "每 {cycle} 个月 {price} 元",
		"fixed_1": "每月 {price} 元",
		"times": " × {months}",
		"metered": "{quantity} {measure} × {price} 元",
		"percent": " × {percent}%（空置）",
		"version": "（{since} 起价格）",
		"agreed": "（约定价格）",
		"months": "{number} 个月",
		"one_month": "1 个月",
		"span": "表 {meter}：{opening} → {closing}",
		"factor": " × 倍率 {factor}",
		"before": "（本年已用 {used}）",
		"days": " × {days}/{of} 天",
		"dated": "{first} 至 {last} ",
		"joint": "；",
		"share_area": "{point}共 {total} 元，按面积分摊 {weight}/{all} ㎡·天",
		"share_household": "{point}共 {total} 元，按户分摊 {weight}/{all} 户·天",
		"extra_cent": "，含尾差 0.01 元",
		"split": "；整笔 {amount} 元按天分摊，此为 {first} 至 {last} 部分",
	},
	ENGLISH: {
		"price": "{quantity} {measure} × {price} yuan/{measure}·month × {months}",
		"fixed": "{price} yuan for {cycle} months",
		"fixed_1": "{price} yuan a month",
		"times": " × {months}",
		"metered": "{quantity} {measure} × {price} yuan",
		"percent": " × {percent}% (vacant)",
		"version": " (price from {since})",
		"agreed": " (agreed price)",
		"months": "{number} months",
		"one_month": "1 month",
		"span": "meter {meter}: {opening} → {closing}",
		"factor": " × factor {factor}",
		"before": " ({used} used before this year)",
		"days": " × {days}/{of} days",
		"dated": "{first} to {last}: ",
		"joint": "; ",
		"share_area": "{point} cost {total} yuan, shared by area {weight}/{all} ㎡·days",
		"share_household": "{point} cost {total} yuan, shared by household {weight}/{all} days",
		"extra_cent": ", with 0.01 yuan left over",
		"split": "; of {amount} yuan split by days, the part from {first} to {last}",
	},
}
_ENGLISH_MEASURES = {"户": "household", "个": "space", "吨": "t", "度": "kWh", "立方米": "m³"}

_SKIPS = {
	CHINESE: {
		"no_area": "没有面积：请填写建筑面积",
		"negative_area": "面积 {area} ㎡ 小于 0：请更正",
		"implausible_area": "面积 {area} ㎡ 过大：请核对小数点",
		"no_payer": "{first} 至 {last} 没有缴费人：请登记业主或缴费人",
		"no_developer": "{first} 至 {last} 尚未交付，且没有开发商：请登记开发商或交付日期",
		"two_payers": "{first} 至 {last} 有两个缴费人：请只保留一个",
		"no_meter": "没有在用的表：请登记表具",
		"no_reading": "表 {meter} 本期没有读数（上次 {last}）：请抄表",
		"no_opening_reading": "表 {meter} 在 {on} 之前没有起始读数：请补录",
		"falling_reading": "表 {meter} {on} 的读数 {current} 小于上次 {previous}：请核对，换表请登记旧表止码和新表起码",
		"implausible_reading": "表 {meter} 到 {on} 用量 {quantity}，超过常用量 {usual} 的 3 倍：请核实后确认",
		"long_unread": "表 {meter} 从 {since} 到 {on} 首次抄见，用量 {quantity}：没有可比的用量，请核实起码后确认",
		"unknown_weights": "有 {count} 户没有可用的面积，分摊比例无法确定：请先补全面积",
		"nobody_shares": "没有可分摊的房屋：请检查适用范围",
		"billed_otherwise": "{first} 至 {last} 已按其他方式出账：请先作废原账单，再重新出账",
	},
	ENGLISH: {
		"no_area": "no area: enter the built-up area",
		"negative_area": "the area of {area} ㎡ is below 0: correct it",
		"implausible_area": "the area of {area} ㎡ is too large: check the decimal point",
		"no_payer": "nobody pays from {first} to {last}: register the owner or a payer",
		"no_developer": "not delivered from {first} to {last} and no developer known: enter the developer or the day of delivery",
		"two_payers": "two payers from {first} to {last}: keep one",
		"no_meter": "no meter in use: register the meter",
		"no_reading": "meter {meter} has no reading in the period (last: {last}): read it",
		"no_opening_reading": "meter {meter} has no reading before {on} to begin with: enter it",
		"falling_reading": "meter {meter} shows {current} on {on}, less than {previous} before: check it; for a new meter enter the old one's final and the new one's first reading",
		"implausible_reading": "meter {meter} shows a consumption of {quantity} up to {on}, over 3 times the usual {usual}: check and confirm it",
		"long_unread": "meter {meter} shows a consumption of {quantity} since {since}, read on {on} for the first time: check its first reading and confirm it",
		"unknown_weights": "{count} places have no usable area, so nobody's share is known: complete their areas first",
		"nobody_shares": "nobody shares it: check whom the standard applies to",
		"billed_otherwise": "billed from {first} to {last} in other parts: cancel that bill first, then bill again",
	},
}


def sentence(explanation: Explanation, language: str = CHINESE) -> str:
	"""How the amount came about, in one sentence."""
	words = _WORDS[language]
	if explanation.share:
		text = _share(explanation, words)
	else:
		text = _line(explanation, words, language)
	if explanation.split:
		text += words["split"].format(
			amount=explanation.before_split(), first=explanation.first, last=explanation.last
		)
	return text


def skip_sentence(skip: Skip, language: str = CHINESE) -> str:
	"""Why something is not billed and what to do about it."""
	return _SKIPS[language][skip.code].format(**{name: _shown(value) for name, value in skip.params.items()})


def number(value: Decimal) -> str:
	"""A number without trailing zeros and without an exponent."""
	text = f"{value:f}"
	return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _line(explanation: Explanation, words: dict[str, str], language: str) -> str:
	pieces = [
		piece
		for piece in explanation.pieces
		if explanation.first <= piece.first and piece.last <= explanation.last
	]
	dated = len(pieces) > 1
	measure = explanation.measure
	if language == ENGLISH:
		measure = _ENGLISH_MEASURES.get(measure, measure)
	texts = []
	for piece in pieces:
		text = words["dated"].format(first=piece.first, last=piece.last) if dated else ""
		if explanation.basis in METERED:
			text += _metered(explanation, piece, measure, words)
		else:
			text += _timed(explanation, piece, measure, words)
		if piece.percent != HUNDRED:
			text += words["percent"].format(percent=number(piece.percent))
		texts.append(text + _version(piece, words))
	spans = [_span(span, words) for span in explanation.spans]
	return words["joint"].join(spans + texts)


def _version(piece: Piece, words: dict[str, str]) -> str:
	if piece.version is None:
		return words["agreed"]
	# A price without a first day has always been in force.
	return "" if piece.version == date.min else words["version"].format(since=piece.version)


def _timed(explanation: Explanation, piece: Piece, measure: str, words: dict[str, str]) -> str:
	months = _months(piece.first, piece.last, words)
	if explanation.basis != FIXED:
		return words["price"].format(
			quantity=number(piece.quantity), measure=measure, price=number(piece.price), months=months
		)
	cycle = explanation.cycle_months
	text = words["fixed" if cycle > 1 else "fixed_1"].format(cycle=cycle, price=number(piece.price))
	time = months_and_days(piece.first, piece.last)
	whole = time.months == cycle and not time.parts
	return text if whole else text + words["times"].format(months=months)


def _metered(explanation: Explanation, piece: Piece, measure: str, words: dict[str, str]) -> str:
	tiers = [
		words["metered"].format(quantity=number(quantity), measure=measure, price=number(price))
		for quantity, price in explanation.tier_quantities(piece)
	]
	text = " + ".join(" ".join(tier.split()) for tier in tiers)
	days = (piece.last - piece.first).days + 1
	if days != explanation.metered_days:
		text = f"({text})" if len(tiers) > 1 else text
		text += words["days"].format(days=days, of=explanation.metered_days)
	if piece.tiers and explanation.used_before:
		text += words["before"].format(used=number(explanation.used_before))
	return text


def _share(explanation: Explanation, words: dict[str, str]) -> str:
	share = explanation.share
	text = words["share_area" if share.by == BY_AREA else "share_household"].format(
		point=share.point,
		total=share.total,
		weight=number(share.weight),
		all=number(share.sum_of_weights),
	)
	return text + (words["extra_cent"] if share.extra_cent else "")


def _span(span: MeterSpan, words: dict[str, str]) -> str:
	text = words["span"].format(meter=span.meter, opening=number(span.opening), closing=number(span.closing))
	return text if span.factor == 1 else text + words["factor"].format(factor=number(span.factor))


def _months(first: date, last: date, words: dict[str, str]) -> str:
	time = months_and_days(first, last)
	if time.months == 1 and not time.parts:
		return words["one_month"]
	terms = [f"{days}/{of}" for days, of in time.parts]
	if time.months:
		terms.insert(0, str(time.months))
	joined = " + ".join(terms)
	return words["months"].format(number=f"({joined})" if len(terms) > 1 else joined)


def _shown(value: Any) -> str:
	if value is None:
		return "—"
	return number(value) if isinstance(value, Decimal) else str(value)
