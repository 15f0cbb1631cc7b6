extension Migration {
    /// What the audit log is to say of changes, each row written in its change's own transaction and gone with the entry that
    /// takes its place.
    static let auditIntents = Migration(
        number: 16, name: "audit intents", worksFrom: 9,
        sql: """
            CREATE TABLE audit_intents (
                id uuid PRIMARY KEY,
                at timestamptz NOT NULL DEFAULT now(),
                tenant text,
                actor text NOT NULL,
                action text NOT NULL,
                target text NOT NULL,
                address text NOT NULL,
                request_id text NOT NULL);
            ALTER TABLE audit_intents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON audit_intents
                USING ((SELECT rag_sees_every_tenant()) OR tenant = (SELECT rag_tenant()));
            """)
}
