/// Rankings in TREC's form, which every evaluation tool reads: `query Q0 document rank score name`.
package enum RunFile {
    /// Scores descend strictly, also as single-precision numbers, because tools order by them.
    package static func text(_ ranked: [RankedQuery], name: String) -> String {
        var text = ""
        for query in ranked.sorted(by: { $0.id < $1.id }) {
            var previous = Float.infinity
            for (rank, document) in query.documents.enumerated() {
                previous = min(Float(query.scores[rank]), previous.nextDown)
                text += "\(query.id) Q0 \(document) \(rank + 1) \(previous) \(name)\n"
            }
        }
        return text
    }

    /// Reads rankings by query. The order is that of the scores; of equal ones the greater name stands first, as in trec_eval.
    ///
    /// - Throws: `DatasetError` that names the line.
    package static func rankings(in text: String) throws -> [String: [String]] {
        var scored: [String: [(document: String, score: Float)]] = [:]
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
            let fields = line.split(whereSeparator: \.isWhitespace)
            guard fields.count == 6, let score = Float(fields[4]), !score.isNaN else {
                throw DatasetError("line \(index + 1) of the run is not: query Q0 document rank score name")
            }
            scored[String(fields[0]), default: []].append((String(fields[2]), score))
        }
        return scored.mapValues { documents in
            documents.sorted {
                $0.score != $1.score
                    ? $0.score > $1.score : $1.document.utf8.lexicographicallyPrecedes($0.document.utf8)
            }.map(\.document)
        }
    }
}
