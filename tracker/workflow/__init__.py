"""How assessments come about, and the record of every write."""
