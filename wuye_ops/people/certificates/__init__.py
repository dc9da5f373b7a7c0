"""持证上岗: certificates of people (`documents`, `steps`), who is told before they end (`expiry`), and the work nobody does without one."""
