import JSON

/// An answer with its citations as a person reads it.
struct AnswerText {
    let answer: JSONValue

    var text: String {
        let citations = (answer["citations"]?.array ?? []).map(citationLine)
        let fallback = answer["fallback"]?["reason"]?.string.map { ["(extractive answer: \($0))"] } ?? []
        return ([answer["answer"]?.string ?? ""] + fallback + (citations.isEmpty ? [] : [""] + citations))
            .joined(separator: "\n")
    }

    private func citationLine(_ citation: JSONValue) -> String {
        let page = citation["page"]?.int.map { ", page \($0)" } ?? ""
        let place = "\(citation["source"]?.string ?? "?")\(page), version \(citation["version"]?.int ?? 1)"
        let offsets = "characters \(citation["start"]?.int ?? 0)–\(citation["end"]?.int ?? 0)"
        return "[\(citation["number"]?.int ?? 0)] \(place), \(offsets)\n    “\(citation["quote"]?.string ?? "")”"
    }
}
