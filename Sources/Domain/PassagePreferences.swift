/// What becomes of the ranking before its best passages are handed out.
package struct PassagePreferences: Sendable, Hashable {
    /// Whether a cross-encoder reads the best candidates again; nil leaves it to the service.
    package var rerank: Bool?
    /// Whether neighbouring chunks of one document become one passage.
    package var joinsNeighbours: Bool
    /// Whether passages that say nearly the same as a better one are left out, whichever document they stand in.
    package var dropsNearDuplicates: Bool
    /// How much a passage loses by being like better ones, 0 to 1 (maximal marginal relevance; Carbonell and Goldstein 1998).
    package var diversity: Double

    package init(
        rerank: Bool? = nil, joinsNeighbours: Bool = false, dropsNearDuplicates: Bool = false, diversity: Double = 0
    ) {
        self.rerank = rerank
        self.joinsNeighbours = joinsNeighbours
        self.dropsNearDuplicates = dropsNearDuplicates
        self.diversity = diversity
    }
}
