extension Migration {
    /// The audit log: rows that can be added and read, each holding the digest of the one before it. Numbers, times and digests
    /// are the database's own, whoever inserts. `audit_head` is the chain's end, and the lock by which writers take turns.
    static let auditLog = Migration(
        number: 10, name: "audit log", worksFrom: 9,
        sql: """
            CREATE TABLE audit_log (
                number bigint PRIMARY KEY,
                at timestamptz NOT NULL,
                tenant text,
                actor text NOT NULL,
                action text NOT NULL,
                target text NOT NULL,
                outcome text NOT NULL CHECK (outcome IN ('done', 'failed', 'refused')),
                code text NOT NULL,
                count bigint NOT NULL,
                address text NOT NULL,
                request_id text NOT NULL,
                previous bytea NOT NULL,
                digest bytea NOT NULL);
            CREATE INDEX audit_log_by_tenant ON audit_log (tenant, number);
            ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON audit_log
                USING ((SELECT rag_sees_every_tenant()) OR tenant = (SELECT rag_tenant()));

            CREATE TABLE audit_head (
                single boolean PRIMARY KEY DEFAULT true CHECK (single), number bigint NOT NULL, digest bytea NOT NULL);
            INSERT INTO audit_head (number, digest) VALUES (0, decode(repeat('00', 32), 'hex'));

            -- Each field with its length before it, so that nothing can move from one into the next.
            CREATE FUNCTION rag_audit_digest(entry audit_log) RETURNS bytea LANGUAGE sql STABLE AS $$
                SELECT sha256(entry.previous || convert_to(string_agg(
                    coalesce(octet_length(part)::text || ':' || part, '-'), ',' ORDER BY place), 'UTF8'))
                FROM unnest(ARRAY[entry.number::text, ((extract(epoch FROM entry.at) * 1000000)::bigint)::text, entry.tenant,
                    entry.actor, entry.action, entry.target, entry.outcome, entry.code, entry.count::text, entry.address,
                    entry.request_id]) WITH ORDINALITY AS parts (part, place) $$;

            CREATE FUNCTION rag_audit_append() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
                SET search_path FROM CURRENT AS $$
            BEGIN
                UPDATE audit_head SET number = number + 1 RETURNING number, digest INTO NEW.number, NEW.previous;
                NEW.at := clock_timestamp();
                NEW.digest := rag_audit_digest(NEW);
                UPDATE audit_head SET digest = NEW.digest;
                RETURN NEW;
            END $$;
            CREATE TRIGGER append BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION rag_audit_append();

            CREATE FUNCTION rag_audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'the audit log is only added to';
            END $$;
            CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION rag_audit_keep();
            CREATE TRIGGER keep_all BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION rag_audit_keep();
            """)
}
