"""What a message that no phrase explains may want: a guess by its meaning; orders to write are read back first."""
