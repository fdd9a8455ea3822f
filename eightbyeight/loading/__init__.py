"""Floor 2: many items through few workers. It carries; a plan decides; no noun of the vendor's."""
