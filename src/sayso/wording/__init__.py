"""Records in words, for the terminal and the desk alike: what a label is called, whose word something is, an event as a
sentence, and the values that a person may ask by. Nothing here knows of a terminal, a page or a store."""
