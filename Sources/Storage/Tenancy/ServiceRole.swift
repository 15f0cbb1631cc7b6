/// The role that services work as: it owns nothing and row-level security binds it. Roles belong to a server, not to a
/// database: a restored dump finds it missing, so it is made, and given its rights, at each migration anew.
enum ServiceRole {
    static let name = "rag_service"

    /// Before the schema's steps. The role that migrates becomes a member, so that a service may connect as it.
    static let making = """
        DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '\(name)') THEN
                BEGIN
                    CREATE ROLE \(name) NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
                EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
                END;
            END IF;
            IF NOT pg_has_role(current_user, '\(name)', 'MEMBER') THEN
                EXECUTE format('GRANT \(name) TO %I', current_user);
            END IF;
        -- An owner that may make no roles works without: the policies bind him too.
        EXCEPTION WHEN insufficient_privilege THEN NULL;
        END $$
        """

    /// Makes a login a member. The name comes from a setting: it is quoted as an identifier.
    static func admission(of login: String) -> String {
        let quoted =
            "\"" + login.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
        return "GRANT \(name) TO \(quoted)"
    }

    /// Behind the schema's steps: rows in all tables, the audit log's only to add and read, and no say in what tables there are.
    static let rights = """
        DO $$ DECLARE place text;
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '\(name)') THEN RETURN; END IF;
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO \(name)', current_schema());
            FOR place IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                WHERE schemaname = current_schema() AND tablename <> 'schema_migrations'
            LOOP
                EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO \(name)', place);
            END LOOP;
            GRANT SELECT ON schema_migrations TO \(name);
            REVOKE ALL ON audit_log, audit_head FROM \(name);
            GRANT SELECT, INSERT ON audit_log TO \(name);
            GRANT SELECT ON audit_head TO \(name);
        END $$
        """
}
