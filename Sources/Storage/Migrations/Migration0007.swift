extension Migration {
    /// What filters need: permissions of documents, an index over metadata, and times read from text without an error
    /// where the text is none (`DateText` reads them alike; null for anything else).
    static let filters = Migration(
        number: 7, name: "filters", worksFrom: 2,
        sql: """
            ALTER TABLE documents ADD COLUMN permissions text[] NOT NULL DEFAULT '{}',
                ADD COLUMN published_permissions text[] NOT NULL DEFAULT '{}';
            ALTER TABLE collections ADD COLUMN restricted boolean NOT NULL DEFAULT false;
            CREATE INDEX documents_by_metadata ON documents USING gin (published_metadata jsonb_path_ops);

            CREATE FUNCTION rag_instant(value text) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT CASE WHEN value !~ ('^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'
                    || '([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?([Zz]|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])?)?$')
                THEN NULL
                WHEN substr(value, 9, 2)::int > extract(day FROM make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, 1)
                    + interval '1 month - 1 day')
                THEN NULL
                ELSE (make_date(substr(value, 1, 4)::int, substr(value, 6, 2)::int, substr(value, 9, 2)::int)
                        - date '1970-01-01') * 86400::double precision
                    + coalesce(nullif(substr(value, 12, 2), '')::int, 0) * 3600
                    + coalesce(nullif(substr(value, 15, 2), '')::int, 0) * 60
                    + coalesce(substring(value FROM '^.{16}:([0-9]{2}([.][0-9]+)?)')::double precision, 0)
                    - coalesce(
                        (substring(value FROM '^.{16}.*([+-])[0-9]{2}:?[0-9]{2}$') || '1')::int
                        * (substring(value FROM '^.{16}.*[+-]([0-9]{2}):?[0-9]{2}$')::int * 3600
                            + substring(value FROM '^.{16}.*[+-][0-9]{2}:?([0-9]{2})$')::int * 60), 0)
                END
            $$;
            """)
}
