"""What a message that no phrase explains may want: a guess by its meaning, never acted on without asking."""
