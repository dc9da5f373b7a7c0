"""绩效评分: the month of everybody, scored from what really happened; shown, objected to, decided, and final."""
