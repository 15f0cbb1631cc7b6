extension Migration {
    /// Documents may be named by a URL: their bytes come when a worker has fetched them, and the URL goes.
    static let fetchedDocuments = Migration(
        number: 11, name: "fetched documents", worksFrom: 9,
        sql: "ALTER TABLE document_contents ADD COLUMN url text;")
}
