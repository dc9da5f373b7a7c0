"""What a dunning text may not say: that water, power, heat, gas or access will be cut.

Source: 《民法典》944, third paragraph: 物业服务人不得采取停止供电、供水、供热、供燃气等方式催交物业费. The product knows no such step;
here its letters are kept from threatening one. Only texts of dunning are checked: a notice of an outage is none.
"""

from __future__ import annotations

import re
import unicodedata

# 断电, but not 断电梯 and not 停电视; 停水, but not 停水费
_SUPPLY = r"(?:水(?!费|表|电费)|电(?!梯|视|话|瓶|动|缆|表|费|子)|暖(?!费|气费)|热(?!费|线|情)|气(?!费)|燃气(?!费)|煤气(?!费)|天然气(?!费))"
_SUPPLIED = r"(?:水|电|暖|热|气|燃气|煤气|天然气|水电|水电气|能)"
_PASS = r"(?:通行|进入|进出|出入|入内|入园|入场|进小区|回家|入户)"
_CARD = r"(?:门禁|电梯|梯控|单元门|车牌|道闸|车辆识别|出入证|通行证)"
_PATTERNS = tuple(
	re.compile(pattern)
	for pattern in (
		# 停水、断电、停气、限电、掐断水电
		rf"(?:停止|停|断|掐断|掐|切断|限制|限|停掉|断掉)(?:你|您|贵户|其|该户|本户|住户|业主|家|的|家里|室内)*{_SUPPLY}",
		# 停止供水、中断供电、暂停供暖、限制用水
		rf"(?:停止|暂停|中断|终止|断|停|限制|减少|切断|不予|不再|拒绝)(?:对|向|给|为|你|您|贵户|其|该户|住户|业主|家|的|提供)*(?:供|供应|供给|使用|用){_SUPPLIED}",
		r"(?:停止|暂停|中断|切断|停)(?:对|向|你|您|贵户|其|该户|住户|家|的|一切|全部)*(?:水电|能源)(?!费)",
		r"拉闸|拉电闸|关闸|拆(?:除|掉|走|水|电|气|暖|热)*表|锁(?:水|电|气)?表|封(?:水|电|气)?表|摘(?:水|电|气)?表|剪(?:断)?电?线",
		r"(?:关|关闭|关停|锁|锁闭)(?:掉|上|你|您|贵户|其|该户|家|的|水|电|气|暖|热|供暖|供水|入户|管道)*(?:阀|闸)",
		r"锁(?:您|你|其|该|贵户|的)*(?:车|门(?![禁窗店]))|锁住(?:您|你|其|的)*车|封(?:堵)?门|堵(?:住)?(?:您|你|其|家|的)*门|换(?:您|你|其|的)*(?:门)?锁|扣(?:押|留)?(?:您|你|其|的)*(?:车|物品|财物)",
		rf"(?:禁止|限制|不准|不许|不让|阻止|拒绝|不允许|谢绝)(?:对|您|你|贵户|其|该户|住户|业主|家人|家属|车辆|人员|本人|及|和|的|在|本|小区)*{_PASS}",
		rf"(?:禁止|限制|停用|停止|注销|关闭|取消|冻结|消磁|收回|作废|屏蔽|锁定|暂停|不予开通|不予办理)(?:对|使用|您|你|贵户|其|该户|住户|家|的|车辆|授权|全部|一切|权限)*{_CARD}",
		rf"{_CARD}(?:卡|权限|系统|的|将|会|予以|被|都|一律)*(?:停用|注销|关闭|取消|冻结|消磁|限制|作废|锁定|屏蔽)",
		r"(?:不予|不给|不|拒绝|禁止)(?:抬杆|放行|开门)",
		r"(?:禁止|限制|不准|不让|停止)(?:您|你|其|该户|的|使用|乘坐|搭乘|用)*电梯",
	)
)
_ENGLISH = re.compile(
	r"\b(?:cut(?:ting)?(?: off)?|shut(?:ting)?(?: off)?|stop(?:ping)?|switch(?:ing)? off|turn(?:ing)? off|disconnect(?:ing)?|suspend(?:ing)?)"
	r"\b[^.;,]{0,30}\b(?:water|power|electricity|heat(?:ing)?|gas)\b"
	r"|\b(?:block|bar|deny|restrict|disable)\w*\b[^.;,]{0,30}\b(?:access|entry|gate|door)\b",
	re.IGNORECASE,
)
# Said of the act that it will not be done: 不得停水, 我司不会停止供电, 从未断水
_DENIED = re.compile(
	r"(?:不得|不会|不能|不可|绝不|决不|从不|从未|未曾|没有|并未|严禁|不应|不因此|无权|不以|不采取|不使用)[^，。；！？,.;!?]{0,16}$"
)
# What somebody else has said or suffered, in a note: 业主反映上周停水
_REPORTED = re.compile(
	r"(?:反映|反馈|称|表示|投诉|抱怨|质疑|说|询问|咨询|报修|遇|因|由于|当时|曾|期间)[^。；！？.;!?]{0,24}$"
)
# A note that announces something in spite of who reports it: 业主称不交，将停水
_ANNOUNCED = re.compile(
	r"(?:将|拟|准备|计划|安排|否则|届时|威胁|告知|通知|警告|建议|要求|可以|予以|立即|马上)"
)
_FOLLOWED = re.compile(r"^(?:处理|措施|催|直至|直到|以)")
_SENTENCE = re.compile(r"[。；！？;!?\n]+")
_NOISE = re.compile(r"[\s\-_·*•.、,，\"'“”‘’()（）【】\[\]/\\|]+")
# The same words in other characters.
_SIMPLE = str.maketrans("斷電氣鎖閘車門進禁梯暖熱閥關閉換錶", "断电气锁闸车门进禁梯暖热阀关闭换表")


def threats(text: str | None, note: bool = False) -> tuple[str, ...]:
	"""The words of a dunning text that speak of a cut or a barred way, in their order; nothing when there are none.

	Said of as forbidden or excluded (不得停水) they are allowed. note: a note for the staff, in which a customer's own
	complaint of an outage may stand (业主反映上月停水), as long as nothing is announced.
	"""
	found: list[str] = []
	text = unicodedata.normalize("NFKC", text or "").translate(_SIMPLE)
	found.extend(
		match.group() for match in _ENGLISH.finditer(text) if not _denied_in_english(text, match.start())
	)
	for sentence in _SENTENCE.split(text):
		found.extend(_in_sentence(sentence, note))
	return tuple(dict.fromkeys(found))


def _in_sentence(sentence: str, note: bool) -> list[str]:
	# a comma may hide what belongs together (停、水), but it also ends what a denial speaks of
	plain = _NOISE.sub("", sentence)
	found = []
	for pattern in _PATTERNS:
		for match in pattern.finditer(plain):
			before = _before(sentence, match.start())
			if _DENIED.search(before):
				continue
			if note and _is_report(before, plain[match.end() : match.end() + 12]):
				continue
			found.append((match.start(), match.group()))
	return [words for _at, words in sorted(found)]


def _before(sentence: str, at: int) -> str:
	"""What stands before the place `at` of the sentence without its noise, with its commas."""
	seen = 0
	for index, char in enumerate(sentence):
		if not _NOISE.fullmatch(char):
			if seen == at:
				return re.sub(r"[^\w，,]", "", sentence[:index])
			seen += 1
	return sentence


def _is_report(before: str, after: str) -> bool:
	return bool(_REPORTED.search(before)) and not _ANNOUNCED.search(before) and not _FOLLOWED.search(after)


def _denied_in_english(text: str, at: int) -> bool:
	return bool(re.search(r"\b(?:not|never|no|without)\b[^.;]{0,25}$", text[:at], re.IGNORECASE))
