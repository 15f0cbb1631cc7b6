extension Migration {
    /// A chunk's suspicion is kept, null for those from before, and suspicious ones may be kept from questions.
    static let quarantine = Migration(
        number: 13, name: "quarantine", worksFrom: 9,
        sql: """
            ALTER TABLE chunks ADD COLUMN suspicion real, ADD COLUMN quarantined boolean NOT NULL DEFAULT false;
            CREATE INDEX chunks_quarantined ON chunks (collection_id, id) WHERE quarantined;
            """)
}
