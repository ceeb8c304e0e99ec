"""The tools of the tests: the browser, the bench, the audit, and the ledger that one command opens."""
