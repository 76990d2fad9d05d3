"""What pages ask: one function a question, its SQL inside, pure metrics applied, ready to be drawn."""
