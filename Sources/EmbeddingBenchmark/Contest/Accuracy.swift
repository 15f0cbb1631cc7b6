import FoundationEssentials
import JSON

/// How close vectors are to the float32 reference.
struct Accuracy: Sendable {
    let least: Double
    let mean: Double

    init(_ vectors: [[Float]], reference: [[Float]]) {
        let cosines = zip(vectors, reference).map(Self.cosine)
        least = cosines.min() ?? 0
        mean = cosines.reduce(0, +) / Double(max(1, cosines.count))
    }

    static func cosine(_ left: [Float], _ right: [Float]) -> Double {
        var product = 0.0
        var squares = (left: 0.0, right: 0.0)
        for (x, y) in zip(left, right) {
            product += Double(x) * Double(y)
            squares.left += Double(x) * Double(x)
            squares.right += Double(y) * Double(y)
        }
        let length = (squares.left * squares.right).squareRoot()
        return length > 0 ? product / length : -1
    }
}

/// Texts whose vectors are known from elsewhere: `cases` of `text` and `embedding`.
struct GoldenVectors {
    let texts: [String]
    let vectors: [[Float]]

    init(_ path: String) throws {
        let cases = try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: path))))["cases"]?.array ?? []
        texts = cases.compactMap { $0["text"]?.string }
        vectors = cases.compactMap { $0["embedding"]?.array?.compactMap { $0.double.map { Float($0) } } }
        guard !texts.isEmpty, texts.count == vectors.count else {
            throw BenchmarkError("\(path) holds no texts with their vectors")
        }
    }
}
