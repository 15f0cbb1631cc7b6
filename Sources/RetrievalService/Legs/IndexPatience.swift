/// How long questions wait for an index in memory that is behind the database.
package struct IndexPatience: Sendable {
    /// Then the lexical leg is done without.
    package var words = Duration.seconds(2)
    /// Then the database is asked.
    package var vectors = Duration.milliseconds(200)

    package init() {}
}
