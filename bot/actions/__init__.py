"""What each intent does: one service call, one reply."""
