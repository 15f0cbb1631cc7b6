/// Where chunks may begin and end.
package enum ChunkBorders: String, Sendable, CaseIterable {
    /// Between sentences, lines of tables and listings, and headings.
    case sentences
    /// Between any two words.
    case words
}
