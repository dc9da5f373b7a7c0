from wuye_ops.customer_service import phone_shell

# as the framework's own scripts among the pages: on its own, without the page around it
base_template_path = "www/wuye-sw.js"
no_cache = 1
sitemap = 0


def get_context(context) -> None:
	context.update(phone_shell.worker())
