extension Migration {
    /// How a chunk's words follow one another (`TermEncoding`): candidates in which the question's words stand close together
    /// gain by it. Chunks from before have none and gain nothing until their document is ingested again.
    static let wordOrder = Migration(
        number: 4, name: "word order", worksFrom: 2, sql: "ALTER TABLE chunk_terms ADD COLUMN word_order bytea;")
}
