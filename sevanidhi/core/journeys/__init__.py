"""Long applications, answered a page at a time: left, taken up again, checked, declared and sent."""
