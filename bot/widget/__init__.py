"""The customers' widget: a script for other people's pages, the frame it opens, and visitors' sessions."""
