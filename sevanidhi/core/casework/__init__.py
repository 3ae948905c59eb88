"""Applications: one machine for all of them — papers, queue, clock, two pairs of eyes, a timeline to read."""
