package import Domain
package import JSON

/// Passages between the services: everything that `Passage` and its scores hold.
package enum PassageWire {
    package static func encode(_ scored: ScoredPassage) -> JSONValue {
        let passage = scored.passage
        return [
            "chunk_id": .string(passage.chunkID.description),
            "document_id": .string(passage.documentID.description),
            "version": JSONValue(passage.documentVersion),
            "title": .string(passage.title),
            "source": .string(passage.source),
            "metadata": .object(passage.metadata),
            "digest": .string(passage.digest.hexadecimal),
            "ordinal": JSONValue(passage.ordinal),
            "page": JSONValue(passage.page),
            "heading_path": .array(passage.headingPath.map(JSONValue.string)),
            "start": JSONValue(passage.range.lowerBound),
            "end": JSONValue(passage.range.upperBound),
            "text": .string(passage.text),
            "suspicion": JSONValue(passage.suspicion),
            "score": .number(scored.scores.fused),
            "scores": [
                "dense": JSONValue(scored.scores.dense), "lexical": JSONValue(scored.scores.lexical),
                "rerank": JSONValue(scored.scores.rerank),
            ],
            "sentences": scored.sentences.map(encode) ?? .null,
        ]
    }

    /// Cosines by hashes in hexadecimal digits, to five places: the vectors they are of are less exact.
    private static func encode(_ nearness: SentenceNearness) -> JSONValue {
        .object(
            JSONObject(
                nearness.entries.map {
                    (String($0.hash, radix: 16), .number(($0.cosine * 100_000).rounded() / 100_000))
                }))
    }

    private static func nearness(from object: JSONObject) -> SentenceNearness? {
        let entries = object.members.compactMap { member in
            UInt64(member.name, radix: 16).flatMap { hash in
                member.value.double.map { SentenceNearness.Entry(hash: hash, cosine: $0) }
            }
        }
        return entries.count == object.members.count ? SentenceNearness(entries) : nil
    }

    /// Nil for anything that `encode` does not make.
    package static func passage(from object: JSONObject) -> ScoredPassage? {
        guard let chunk = object["chunk_id"]?.string.flatMap({ ChunkID($0) }),
            let document = object["document_id"]?.string.flatMap({ DocumentID($0) }),
            let version = object["version"]?.int, let title = object["title"]?.string,
            let source = object["source"]?.string, let metadata = object["metadata"]?.object,
            let digest = object["digest"]?.string, let ordinal = object["ordinal"]?.int,
            let headings = object["heading_path"]?.array, let text = object["text"]?.string,
            let range = range(object), let fused = object["score"]?.double
        else { return nil }
        let passage = Passage(
            chunkID: chunk, documentID: document, documentVersion: version, title: title, source: source,
            metadata: metadata, digest: ContentDigest(hexadecimal: digest), ordinal: ordinal,
            page: object["page"]?.int, headingPath: headings.compactMap(\.string), range: range, text: text,
            suspicion: object["suspicion"]?.double)
        let scores = PassageScores(
            fused: fused, dense: object["scores"]?["dense"]?.double, lexical: object["scores"]?["lexical"]?.double,
            rerank: object["scores"]?["rerank"]?.double)
        return ScoredPassage(
            passage: passage, scores: scores, sentences: object["sentences"]?.object.flatMap(nearness))
    }

    private static func range(_ object: JSONObject) -> Range<Int>? {
        guard let start = object["start"]?.int, let end = object["end"]?.int, 0 <= start, start <= end else {
            return nil
        }
        return start..<end
    }

    static var listKind: JSONFieldKind<[ScoredPassage]> { .init("a list of passages", passages(from:)) }

    private static func passages(from value: JSONValue) -> [ScoredPassage]? {
        guard let elements = value.array else { return nil }
        let passages = elements.compactMap { $0.object.flatMap(passage(from:)) }
        return passages.count == elements.count ? passages : nil
    }
}

extension JSONFieldKind where Value == CollectionID {
    static var collectionID: Self { Self("a collection's id") { $0.string.flatMap { CollectionID($0) } } }
}

extension JSONFieldKind where Value == Int {
    static var count: Self { .integer(in: 0...Int(Int32.max)) }
}
