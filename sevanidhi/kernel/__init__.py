"""Plain Python: money, words, dates, dated rules, slabs, refusals, explanations. No Django."""
