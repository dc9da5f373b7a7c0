"""`bench --site SITE wuye-demo …`: the living demo company; `wuye-rotate-personal-keys`: a new key for personal data;
`wuye-people-setup`: what HRMS needs of a property company."""

import time

import click
import frappe
from frappe.commands import get_site, pass_context

SCHEDULE_SECONDS = 60


@click.group("wuye-demo")
def wuye_demo() -> None:
	"""The demo company of wuye_ops: three properties, 900 units, a year of requests."""


@wuye_demo.command("make")
@click.option("--scale", default=1.0, show_default=True, help="Part of the units and requests that is made")
@pass_context
def make(context, scale: float) -> None:
	"""Make the company (where there is none) and its data. Running it again changes nothing."""
	with _connected(context):
		from wuye_ops.demo import command, company

		company.make_company()
		started = time.monotonic()
		if command.make_demo(scale, say=click.echo):
			frappe.db.commit()
			click.echo(f"演示数据已生成，用时 {time.monotonic() - started:.0f} 秒。")
		else:
			click.echo("演示数据已经存在，未作改动。")


@wuye_demo.command("clear")
@pass_context
def clear(context) -> None:
	"""Remove everything the demo made, and nothing else."""
	with _connected(context):
		from wuye_ops.demo import command

		if command.clear_demo(say=click.echo):
			frappe.db.commit()
			click.echo("演示数据已清除。")
		else:
			click.echo("没有演示数据。")


@wuye_demo.command("logins")
@pass_context
def logins(context) -> None:
	"""Print one login for each role."""
	with _connected(context):
		from wuye_ops.demo import command
		from wuye_ops.demo.people import DEMO_PASSWORD

		rows = [(login.role, login.user, login.scope) for login in command.logins()]
		rows.append(("系统管理员", "Administrator", "全部项目"))
		for cells in (("岗位", "登录名", "范围"), *rows):
			click.echo(
				"  " + "  ".join(_pad(cell, width) for cell, width in zip(cells, (14, 34, 10), strict=True))
			)
		click.echo(f"\n  演示用户的密码：{DEMO_PASSWORD}")


@wuye_demo.command("schedule")
@pass_context
def schedule(context) -> None:
	"""Queue what is due on this site, every minute, until stopped. Other sites of the bench are left alone."""
	from frappe.utils.scheduler import enqueue_events_for_site

	site = get_site(context)
	while True:
		enqueue_events_for_site(site)
		time.sleep(SCHEDULE_SECONDS)


@click.command("wuye-rotate-personal-keys")
@click.option("--resume", is_flag=True, help="Only go on with a rotation that was broken off; add no key")
@click.option(
	"--drop-old", is_flag=True, help="Only take keys that no number uses any more out of site_config.json"
)
@pass_context
def rotate_personal_keys(context, resume: bool, drop_old: bool) -> None:
	"""Lock all phones and ID numbers with a new key. Going on after a kill: run it again."""
	with _connected(context):
		from wuye_ops.records import rotation

		if drop_old:
			dropped = rotation.drop_unused()
			click.echo(f"已删除不再使用的密钥：{dropped}" if dropped else "没有可以删除的旧密钥。")
			return
		if not resume and not rotation.pending():
			click.echo(f"新密钥：第 {rotation.begin()} 版。请立即备份 site_config.json。")
		outcome = rotation.run(say=lambda moved: click.echo(f"\r已重新加密 {moved} 个号码", nl=False))
		click.echo(f"\r第 {outcome.version} 版密钥：重新加密 {outcome.moved} 个号码。")
		for row in outcome.failed:
			click.echo("  无法解密，仍用旧密钥：{} {} {}".format(*row))
		if outcome.failed:
			raise SystemExit(1)


@click.command("wuye-people-setup")
@click.option("--company", help="By default the site's default company")
@click.option("--topic", "topics", multiple=True, help="Only this topic; may be given several times")
@pass_context
def people_setup(context, company: str | None, topics: tuple[str, ...]) -> None:
	"""Make what is missing of posts, departments, leave types, holidays, shifts, pay and appraisals. Running it again changes nothing."""
	with _connected(context):
		from wuye_ops.people.setup import seeds

		company = company or frappe.db.get_single_value("Global Defaults", "default_company")
		if not company or not frappe.db.exists("Company", company):
			raise click.ClickException("没有这个公司，请用 --company 指定。")
		known = {topic.key for topic in seeds.TOPICS}
		if unknown := set(topics) - known:
			raise click.ClickException(
				f"没有这些主题：{'、'.join(sorted(unknown))}。可选：{'、'.join(sorted(known))}"
			)
		told = seeds.seed(company, topics or None)
		frappe.db.commit()
		for one in told:
			click.echo(f"  {'新建' if one.is_new else '保留'}  {frappe._(one.doctype)}  {one.title}")
		made = sum(one.is_new for one in told)
		click.echo(f"{company}：新建 {made} 项，保留 {len(told) - made} 项。")


class _connected:
	"""The command's site, as Administrator, in Chinese."""

	def __init__(self, context) -> None:
		self.site = get_site(context)

	def __enter__(self) -> None:
		frappe.init(site=self.site)
		frappe.connect()
		frappe.set_user("Administrator")
		frappe.local.lang = "zh"

	def __exit__(self, *_exception) -> None:
		frappe.destroy()


def _pad(text: str, width: int) -> str:
	"""Fills up to `width` columns; a Chinese character takes two."""
	return text + " " * (width - sum(2 if ord(character) > 0x2E7F else 1 for character in text))


commands = [wuye_demo, rotate_personal_keys, people_setup]
