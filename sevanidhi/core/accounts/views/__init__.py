"""The pages of logins."""
