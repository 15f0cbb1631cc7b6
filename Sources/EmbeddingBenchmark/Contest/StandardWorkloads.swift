/// The pieces of work that all tables are about.
struct StandardWorkloads {
    let corpus: Corpus

    /// One text of 8, 16, 64 and 256 tokens.
    var queries: [Workload] {
        [8, 16, 64, 256].map { Workload("\($0) tokens", [corpus.tokens($0, number: $0)]) }
    }

    /// 32 passages of 120 tokens.
    var equalBatch: Workload {
        Workload("32 x 120 tokens", (0..<32).map { corpus.tokens(120, number: $0) })
    }

    /// 32 passages of 20 to 125 tokens, as they come: long beside short.
    var raggedBatch: Workload {
        let lengths = (0..<32).map { 20 + $0 * 13 % 32 * 105 / 31 }
        return Workload("32 x 20 to 125 tokens", lengths.enumerated().map { corpus.tokens($1, number: $0) })
    }

    var batches: [Workload] { [equalBatch, raggedBatch] }
}
