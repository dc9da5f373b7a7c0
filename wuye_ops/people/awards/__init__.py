"""荣誉: 服务之星 and 优秀员工, named by rule from final scorecards, decided by people."""
