"""What the commands do and say, one module a group; `pipelines/command_line.py` lists them."""
