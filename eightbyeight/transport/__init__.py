"""Floor 0: moves messages and knows no word of the vendor's."""
