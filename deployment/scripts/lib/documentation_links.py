"""What the documentation points at is there: files, headings, make's targets.   documentation_links.py ROOT"""
import pathlib
import re
import subprocess
import sys
import urllib.parse

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(<?([^)\s>]+)>?\)")
HEADING = re.compile(r"^#{1,6} +(.*)", re.MULTILINE)
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
MAKE = re.compile(r"(?:`|^ *(?:\$ )?|&& )make ([a-z][a-z0-9-]*)", re.MULTILINE)
# A file of ours, named as code: it begins with one of our folders.
FILE = re.compile(r"(?<![\w./:$-])((?:deployment|docs|infrastructure|k8s|Sources|Tests|\.github)/[\w./-]*[\w/])")
# Words that stand for what the reader puts in, and objects of a cluster as kubectl names them.
PLACEHOLDER = re.compile(r"[A-Z]{3,}|…|^deployment/rag-[a-z]+$")


def anchors(text):
    """GitHub's names of the headings; the second of two alike ends in -1."""
    seen, result = {}, set()
    for title in HEADING.findall(FENCE.sub("", text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        count = seen.get(slug, 0)
        seen[slug] = count + 1
        result.add(slug if count == 0 else f"{slug}-{count}")
    return result


def broken_links(path, text, root):
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = urllib.parse.unquote(target).partition("#")
        file = (path.parent / name).resolve() if name else path
        if not file.exists():
            yield f"{target}: there is no such file"
        elif not file.is_relative_to(root):
            yield f"{target}: lies outside of the repository"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file.read_text()):
            yield f"{target}: has no such heading"


def missing_files(text, tracked):
    for name in FILE.findall(text):
        plain = name.rstrip("/.")
        if not PLACEHOLDER.search(plain) and plain not in tracked:
            yield f"{plain}: there is no such file or folder"


def decisions_of_one_number(tracked):
    seen = {}
    for name in sorted(tracked):
        number = re.fullmatch(r"docs/decisions/(\d{4})-.*\.md", name)
        if number and seen.setdefault(number[1], name) != name:
            yield f"{name}: bears the number of {seen[number[1]]}; take the next free one"


def tracked_paths(root):
    """Files under version control or about to be, and their folders."""
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard"],
                            capture_output=True, text=True, check=True).stdout.split("\n")
    files = {name for name in listed if name and (root / name).exists()}
    return files | {str(parent) for name in files for parent in pathlib.PurePath(name).parents}


def main(root):
    tracked = tracked_paths(root)
    targets = set(re.findall(r"^([a-z][a-z0-9 -]*):", (root / "Makefile").read_text().replace("\\\n", " "), re.MULTILINE))
    targets = {target for line in targets for target in line.split()}
    problems = [*decisions_of_one_number(tracked)]
    for name in sorted(name for name in tracked if name.endswith(".md")):
        path = root / name
        text = path.read_text()
        found = [*broken_links(path, text, root), *missing_files(text, tracked)]
        found += [f"make {target}: there is no such target" for target in MAKE.findall(text) if target not in targets]
        problems += [f"{name}: {problem}" for problem in found]
    print("\n".join(sorted(set(problems))))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
