"""The public front: home, and the pages that every office site owes its readers."""
