"""What tells who a guest is, masked in what guests wrote: text in, text out, no file and no clock.

Found is what has a form or a word beside it: numbers of seven and more digits (phones, cards, bookings), shorter ones after a
word for a phone, a room or a booking; e-mail addresses, accounts and links; names after a title, a closing, "my name is" or
"my wife"; and the guest's own name where the export says it. Not found is what only knowledge of the world tells: a bare first
name of a guest, a postal address, a number in words, a room number with no word for a room. Names of colleagues are masked by
the same rules, and wherever else they stand by lists of who works at the site (`colleagues`): who complains names them as
readily as who thanks them. Who is thanked is found in the vault.
"""
