// Whose page this is, so that a page kept on the phone is shown to nobody else; and the worker that keeps it.
(() => {
	frappe.provide("wuye_ops.phone");
	const { h, header, empty } = wuye_ops.portal;
	const ELEMENT = "phone-shell";
	const PREFIX = "wuye-shell:";
	const shell = JSON.parse(document.getElementById(ELEMENT).textContent);

	// Nobody, after the browser was closed: the cookie ends with it. After a logout it names the guest.
	const logged_in = () =>
		decodeURIComponent((document.cookie.match(/(?:^|; )user_id=([^;]*)/) || [])[1] || "");

	// The page's own script finds its element gone, and does nothing.
	function refuse() {
		document.querySelector("main.wp-page").replaceWith(
			h(
				"main",
				{ class: "wp-page" },
				header(document.title),
				empty(
					__("This page was kept on the phone for somebody else."),
					__("Log in when there is a connection. What others have recorded here is not lost."),
					h(
						"a",
						{
							class: "wp-button wp-primary",
							href: `/login?redirect-to=${encodeURIComponent(location.pathname)}`,
						},
						__("Log In")
					)
				)
			)
		);
		return forget();
	}

	async function forget() {
		if (!window.caches) return;
		for (const name of await window.caches.keys())
			if (name.startsWith(PREFIX)) await window.caches.delete(name);
	}

	// Without HTTPS, or in a browser that keeps nothing, the pages work as long as there is a connection.
	async function register() {
		if (!navigator.serviceWorker) return;
		try {
			await navigator.serviceWorker.register("/wuye-sw.js");
		} catch (error) {
			console.warn(error);
			return;
		}
		const { active } = await navigator.serviceWorker.ready;
		active.postMessage(shell);
	}

	// A kept page has the token of the session it was kept in. Whether it has the token of now: only for the same user.
	async function renew_token() {
		const html = await fetch(location.pathname).then((answer) => answer.text());
		const page = new window.DOMParser().parseFromString(html, "text/html");
		const now = JSON.parse(page.getElementById(ELEMENT)?.textContent || "{}");
		const [, token] = html.match(/frappe\.csrf_token = "([^"]+)"/) || [];
		if (now.user !== shell.user || !token || token === frappe.csrf_token) return false;
		frappe.csrf_token = token;
		return true;
	}

	Object.assign(wuye_ops.phone, { user: shell.user, renew_token });
	const user = logged_in();
	if (user && user !== shell.user) refuse();
	else register();
})();
