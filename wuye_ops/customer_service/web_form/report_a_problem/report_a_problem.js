// The form is filled, checked and sent by public/js/portal_report.js, which report_a_problem.py adds to the page.
