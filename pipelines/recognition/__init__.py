"""Recognition: award rules and what is known of candidates in; who is honoured, who is not and why not, out."""
