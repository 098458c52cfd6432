"""Statements: attributed content with its speaker resolved through the article."""
