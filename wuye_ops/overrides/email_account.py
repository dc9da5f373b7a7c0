"""The framework's Email Account, with other eyes for the accounts of customer service.

Overrides `frappe.email.doctype.email_account.email_account.EmailAccount.receive` for accounts that name a property: their
mails become service requests (`customer_service.mail`). All other accounts work as before.
"""

from frappe.email.doctype.email_account.email_account import EmailAccount

from wuye_ops.customer_service.mail import accounts, fetching


class ServiceEmailAccount(EmailAccount):
	def receive(self) -> None:
		if accounts.is_service_account(self):
			fetching.fetch(self)
		else:
			super().receive()
