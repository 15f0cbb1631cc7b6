"""Differences between two objects as JSON Patch (RFC 6902), in steps small enough that several patches go together."""


def pointer(path, step):
    return path + "/" + str(step).replace("~", "~0").replace("/", "~1")


def difference(before, after, path=""):
    """The steps that make `after` of `before`: lists are compared item by item and added to; any other list is replaced."""
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        return between_objects(before, after, path)
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [step for index, pair in enumerate(zip(before, after)) for step in difference(*pair, pointer(path, index))]
    if isinstance(before, list) and isinstance(after, list) and before == after[:len(before)]:
        return [{"op": "add", "path": pointer(path, "-"), "value": value} for value in after[len(before):]]
    return [{"op": "replace", "path": path, "value": after}]


def between_objects(before, after, path):
    steps = [{"op": "remove", "path": pointer(path, key)} for key in before if key not in after]
    for key, value in after.items():
        if key in before:
            steps += difference(before[key], value, pointer(path, key))
        else:
            steps.append({"op": "add", "path": pointer(path, key), "value": value})
    return steps


def apply(document, steps):
    """The document after the steps; the document given stays as it is."""
    for step in steps:
        keys = [key.replace("~1", "/").replace("~0", "~") for key in step["path"].split("/")[1:]]
        document = changed(document, keys, step)
    return document


def changed(node, keys, step):
    if keys[0] == "-":
        return [*node, step["value"]]
    key = int(keys[0]) if isinstance(node, list) else keys[0]
    copy = list(node) if isinstance(node, list) else dict(node)
    if len(keys) > 1:
        copy[key] = changed(copy[key], keys[1:], step)
    elif step["op"] == "remove":
        del copy[key]
    else:
        copy[key] = step["value"]
    return copy
