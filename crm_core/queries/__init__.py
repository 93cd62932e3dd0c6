"""Questions about the records; each sees no more than the actor may."""
