import CPostgres

/// A connection's URL as the environment variables that libpq and PostgreSQL's programs read, so that its password stands on
/// no command line.
package enum PostgresEnvironment {
    /// Throws `unavailable` for what libpq cannot read.
    package static func variables(of url: String) throws(PostgresError) -> [String: String] {
        var complaint: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &complaint) else {
            PQfreemem(complaint)
            throw PostgresError(.unavailable, "the database's URL cannot be read")
        }
        defer { PQconninfoFree(options) }
        var variables: [String: String] = [:]
        var option = options
        while option.pointee.keyword != nil {
            if let name = option.pointee.envvar, let value = option.pointee.val {
                variables[String(cString: name)] = String(cString: value)
            }
            option += 1
        }
        return variables
    }
}
