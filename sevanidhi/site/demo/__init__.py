"""The demo: a named district, made from a seed by calling the services a real office calls."""
