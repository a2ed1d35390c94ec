#!/usr/bin/env python3
"""Makes common_passwords.txt from the frequency list of the Python package zxcvbn.

    pip install zxcvbn==4.5.0
    python3 lists/make.py > lists/common_passwords.txt

The list holds what people choose who are asked for twelve characters: the common passwords that are that long, and the
common shorter ones, lengthened as people lengthen them. All in lower case, each once.
"""

from zxcvbn.frequency_lists import FREQUENCY_LISTS

LEAST, MOST = 12, 12_000
ENDS = ["123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "123!", "1234!", "12345!",
        "!", "!!", "1", "12", "01", "007", "2020", "2021", "2022", "2023", "2024", "2025", "2026", "2026!", "qwerty",
        "password"]


def forms(word):
    """The word itself, and longer forms of it."""
    yield word
    for times in (2, 3, 4):
        yield word * times
    for end in ENDS:
        yield word + end
        yield word + "@" + end


def main():
    common = [word.lower() for word in FREQUENCY_LISTS["passwords"] if word.isascii()]
    found = dict.fromkeys(word for word in common if len(word) >= LEAST)
    for word in common:
        found.update(dict.fromkeys(form for form in forms(word) if LEAST <= len(form) <= 32))
        if len(found) >= MOST:
            break
    print("# Common passwords of twelve characters and more, made by lists/make.py from the frequency list of")
    print("# zxcvbn 4.5.0 (https://github.com/dwolfhub/zxcvbn-python), Copyright (c) 2012-2016 Dan Wheeler and Dropbox,")
    print("# Inc., Copyright (c) 2016 Daniel Wolf; MIT License, see lists/LICENSE.")
    for word in list(found)[:MOST]:
        print(word)


main()
