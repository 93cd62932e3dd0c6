"""The web door: JSON for programs, pages for people, events for whoever listens."""
