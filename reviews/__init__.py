"""Annual reviews, publications, and the record of projects, money and figures behind them."""
