"""The service desk: conversations with customers that a person has to see to, and who that person is."""
