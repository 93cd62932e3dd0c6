"""Optional: a language model proposes frames where our own reading is unsure; what it says is grounded in the text.

Nothing here talks to the network, or loads LangChain, before the first message that is put to a model.
"""
