"""An unknown export becomes a draft of its survey definition: what it says for certain, and what a person has to check."""
