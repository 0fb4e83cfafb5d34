# Words for what a search finds.

# When nothing was found.
search-nothing = Nothing found.

# When there was too much to look through.
search-unfinished = Looked back to { $until }. To go on: the same search with {"--before"} { $until }

# Behind a message that was found.
search-id = (id { $id })
