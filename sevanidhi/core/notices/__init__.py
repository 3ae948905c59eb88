"""Messages to people: an outbox, the registered texts, SMS, mail and the page of one's own messages."""
