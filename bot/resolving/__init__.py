"""From the words of a frame's slots to records, or to the question that has to be asked."""
