extension Migration {
    /// What was answered to requests with an idempotency key. A row without a status is a request at work.
    static let idempotencyKeys = Migration(
        number: 3, name: "idempotency keys", worksFrom: 2,
        sql: """
            CREATE TABLE idempotency_keys (
                key bytea PRIMARY KEY CHECK (length(key) = 32),
                payload bytea NOT NULL CHECK (length(payload) = 32),
                status int,
                location text,
                body bytea,
                created_at timestamptz NOT NULL DEFAULT now()
            );
            CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
            """)
}
