"""Where the data lives: the instance's folder, its PostgreSQL, its roles and rights."""
