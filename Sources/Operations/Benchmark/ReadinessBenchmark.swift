/// How long the services took to become ready, told by the `ragctl up` that started them to the `ragctl bench` it runs.
package enum ReadinessBenchmark {
    private static let alone = ",alone"

    /// `rag-api=0.041 rag-api,alone=…`, in seconds.
    static func text(of readiness: [ServiceReadiness]) -> String {
        readiness.map { "\($0.service.executable)\($0.isAlone ? alone : "")=\($0.duration / .seconds(1))" }
            .joined(separator: " ")
    }

    /// What `text` says, as figures.
    package static func figures(from text: String) -> [BenchmarkFigure] {
        text.split(separator: " ").compactMap { part in
            let sides = part.split(separator: "=")
            guard sides.count == 2, let seconds = Double(sides[1]) else { return nil }
            let isAlone = sides[0].hasSuffix(alone)
            let service = isAlone ? sides[0].dropLast(alone.count) : sides[0]
            return BenchmarkFigure(
                "time to readiness, \(service), \(isAlone ? "alone" : "all at once")", seconds * 1000, "ms")
        }
    }
}
