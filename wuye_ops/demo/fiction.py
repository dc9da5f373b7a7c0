"""Names, numbers and plates that cannot be anybody's.

People are called like the examples of a textbook (张三, 李四); phones begin with 154, a range no operator has;
identity numbers name a province without a county, which no card does; plates begin with 示, which is no province.
"""

from collections.abc import Iterator
from itertools import product
from random import Random

from wuye_ops.rules.identity import valid_resident_id

TEXTBOOK_NAMES = ("张三", "李四", "王五", "赵六", "孙七", "周八", "吴九", "郑十")
SURNAMES = tuple(
	"赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
	"鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄"
)
GIVEN = tuple("一二三四五六七八九十甲乙丙丁戊己庚辛壬癸")
COMPANY_WORDS = (
	"启明",
	"远帆",
	"云舟",
	"星河",
	"青禾",
	"同源",
	"明德",
	"恒通",
	"新纪",
	"天工",
	"和合",
	"知行",
)
OFFICE_TRADES = ("科技", "咨询", "贸易", "设计", "软件", "传媒", "物流", "教育")
SHOP_TRADES = ("餐饮", "服饰", "数码", "书店", "烘焙", "美发", "眼镜", "健身", "超市", "花艺")
MAIL_DOMAIN = "wuye.example"


def people() -> Iterator[str]:
	"""Some two thousand different names, always the same, the textbook's own first."""
	yield from TEXTBOOK_NAMES
	seen = set(TEXTBOOK_NAMES)
	for given, surname in product(GIVEN, SURNAMES):
		if (name := surname + given) not in seen:
			yield name


def companies(trades: tuple[str, ...]) -> Iterator[str]:
	for number in range(1, 100):
		for word, trade in product(COMPANY_WORDS, trades):
			yield f"{word}{trade}（示例{number}）有限公司" if number > 1 else f"{word}{trade}（示例）有限公司"


def phones() -> Iterator[str]:
	for number in range(1, 100_000):
		yield f"154{number:08d}"


def id_number(rng: Random) -> str:
	"""A well-formed identity number with the area code of a whole province, which nobody has."""
	base = f"110000{rng.randint(1955, 2002)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.randint(1, 999):03d}"
	return next(base + check for check in "0123456789X" if valid_resident_id(base + check))


def plates(new_energy: bool = False) -> Iterator[str]:
	for number in range(1, 10_000):
		yield f"示AD{number:05d}" if new_energy else f"示A{number:05d}"
