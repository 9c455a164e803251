"""The edge of the news plane: sockets, processes and the loop that serves them."""
