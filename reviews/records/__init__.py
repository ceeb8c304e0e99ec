"""Projects, money and figures as readers see them."""
