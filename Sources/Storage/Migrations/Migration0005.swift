extension Migration {
    /// The language a collection's words are read in, and the dense leg's share of its rankings where one was learnt.
    static let collectionSettings = Migration(
        number: 5, name: "collection settings", worksFrom: 2,
        sql: """
            ALTER TABLE collections ADD COLUMN language text NOT NULL DEFAULT 'en',
                ADD COLUMN dense_weight double precision CHECK (dense_weight BETWEEN 0 AND 1);
            """)
}
