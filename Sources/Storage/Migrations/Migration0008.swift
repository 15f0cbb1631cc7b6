extension Migration {
    /// API keys: the visible prefix finds one, a keyed digest tells whether the secret fits.
    static let apiKeys = Migration(
        number: 8, name: "api keys", worksFrom: 2,
        sql: """
            CREATE TABLE api_keys (
                tenant text NOT NULL DEFAULT 'default',
                id uuid NOT NULL,
                prefix text NOT NULL UNIQUE,
                digest bytea NOT NULL CHECK (length(digest) = 32),
                previous_digest bytea CHECK (length(previous_digest) = 32),
                previous_until timestamptz,
                name text NOT NULL,
                role text NOT NULL,
                scopes text[] NOT NULL DEFAULT '{}',
                created_at timestamptz NOT NULL DEFAULT now(),
                expires_at timestamptz,
                revoked_at timestamptz,
                last_used_at timestamptz,
                PRIMARY KEY (tenant, id)
            );
            """)
}
