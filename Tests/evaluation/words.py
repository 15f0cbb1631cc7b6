"""What a text's words are, written anew from the description in `TextAnalysis`: an oracle for its analyzer."""

import unicodedata

import Stemmer

STEMMER = Stemmer.Stemmer("english")
LETTERS = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl", "No"}
UNSPACED = [(0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF)]
UNSPACED += [(0x20000, 0x3134F), (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF)]


def is_part(character):
    if character.isascii():
        return character.isalnum()
    return unicodedata.category(character) in LETTERS


def is_unspaced(character):
    return any(low <= ord(character) <= high for low, high in UNSPACED)


def is_word(character):
    return is_part(character) and not is_unspaced(character)


def humps(word):
    """The parts of a name like userName or HTTPServer."""
    borders = [0]
    for place in range(1, len(word)):
        if not word[place].isupper():
            continue
        is_behind_small = word[place - 1].islower()
        is_before_small = word[place - 1].isupper() and word[place + 1 : place + 2].islower()
        if is_behind_small or is_before_small:
            borders.append(place)
    parts = [word[a:b] for a, b in zip(borders, borders[1:] + [len(word)])]
    is_name = len(parts) > 1 and len(parts[0]) >= 3 and all(len(part) >= 2 for part in parts)
    return parts if is_name else []


def compound(text, place):
    """The parts of a word from `place` on, joined by single signs, and where it ends."""
    parts = []
    while True:
        start = place
        while place < len(text) and is_word(text[place]):
            place += 1
        parts.append(text[start:place])
        is_joined = text[place : place + 1] in set("-_./:@+#") and place + 1 < len(text)
        if not (is_joined and text[place] and is_word(text[place + 1])):
            return parts, place
        place += 1


def end_of_sign(text, place):
    end = place
    while end < len(text) and text[end] in "+#":
        end += 1
    if text[place:end] not in ("++", "#") or (end < len(text) and is_part(text[end])):
        return place
    return end


def end_of_possessive(text, place):
    if text[place : place + 1] in ("'", "\u2019") and text[place + 1 : place + 2] in ("s", "S", "t", "T"):
        if place + 2 == len(text) or not is_part(text[place + 2]):
            return place + 2
    return place


def words(text):
    """Each word in lower case, and whether it is kept as it is."""
    place = 0
    while place < len(text):
        if is_unspaced(text[place]):
            end = place
            while end < len(text) and is_unspaced(text[end]):
                end += 1
            run = text[place:end]
            for index in range(max(1, len(run) - 1)):
                yield run[index : index + 2], True
            place = end
        elif is_word(text[place]):
            start = place
            parts, place = compound(text, place)
            for part in parts:
                yield part, False
                for hump in humps(part):
                    yield hump, False
            end = end_of_sign(text, place)
            whole = text[start:end]
            if end > place or (len(parts) > 1 and any(c in "_0123456789" for c in whole)):
                yield whole, True
            place = end_of_possessive(text, end)
        else:
            place += 1


def terms(text, stop_words):
    found = []
    for word, is_kept in words(text):
        if len(word) > 100:
            continue
        word = unicodedata.normalize("NFC", word.lower())
        if word in stop_words:
            continue
        found.append(word if is_kept else STEMMER.stemWord(word))
    return found
