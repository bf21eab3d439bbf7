"""Tables as rectangles of cells, however a page wrote them."""
