"""What pages say in whole sentences, each made from the test behind it; one subject a module."""
