"""The samples and their questions as a judged test set in BEIR's layout.   samples_as_dataset.py FOLDER

Passages are the pages of the PDF and the paragraphs of the texts; a question's passage is the page that sample-questions.json names,
or every paragraph that holds the answer's words."""
import json
import pathlib
import re
import subprocess
import sys

DEPLOYMENT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = DEPLOYMENT / "samples"


def passages(path):
    """Identifiers and texts of a sample's passages, and the page of each where there are pages."""
    if path.suffix == ".pdf":
        pages = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True).stdout.split("\f")
        return [(f"{path.name}#{number}", " ".join(page.split()), number) for number, page in enumerate(pages, 1) if page.strip()]
    if path.suffix not in (".md", ".txt", ".html"):
        return []
    text = path.read_text()
    if path.suffix == ".html":
        text = re.sub(r"<[^>]+>", " ", re.sub(r"</(p|li|h\d|tr)>", "\n\n", text))
    paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text)]
    return [(f"{path.name}#{number}", paragraph, None) for number, paragraph in enumerate(paragraphs, 1) if len(paragraph) > 40]


def words(text):
    return set(re.findall(r"[a-z0-9]{2,}", text.lower()))


def judged(question, corpus):
    """The passages that answer a question."""
    own = [entry for entry in corpus if entry[0].split("#")[0] == question["source"]]
    if question.get("page") and any(page for _, _, page in own):
        return [name for name, _, page in own if page == question["page"]]
    answer = words(question["answer"])
    return [name for name, text, _ in own if answer <= words(text)]


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    corpus = [passage for path in sorted(SAMPLES.iterdir()) for passage in passages(path)]
    questions = json.loads((DEPLOYMENT / "sample-questions.json").read_text())["answered"]
    with (folder / "corpus.jsonl").open("w") as file:
        for name, text, _ in corpus:
            file.write(json.dumps({"_id": name, "title": "", "text": text}) + "\n")
    kept = [(f"q{number}", question, judged(question, corpus)) for number, question in enumerate(questions, 1)]
    kept = [entry for entry in kept if entry[2]]
    if len(kept) < 10:
        sys.exit(f"only {len(kept)} of {len(questions)} questions have a passage")
    with (folder / "queries.jsonl").open("w") as file:
        for name, question, _ in kept:
            file.write(json.dumps({"_id": name, "text": question["question"]}) + "\n")
    with (folder / "qrels.tsv").open("w") as file:
        file.write("query-id\tcorpus-id\tscore\n")
        for name, _, relevant in kept:
            file.writelines(f"{name}\t{passage}\t1\n" for passage in relevant)
    print(f"{len(corpus)} passages, {len(kept)} judged questions of {len(questions)}")


if __name__ == "__main__":
    main(sys.argv[1])
