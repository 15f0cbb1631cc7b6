/// The settings of one service: read once, at start, each of them valid.
///
///     let settings = try Settings(for: .api)
///     let pool = PostgresPool(url: settings.databaseURL.value, size: settings.databasePoolSize)
@dynamicMemberLookup
package struct Settings: Sendable {
    package let service: Service
    /// Variables that look like misspelt settings: worth a warning in the log.
    package let unknownNames: [String]
    private let values: [String: any Sendable]

    /// Reads every key of the service, or only `keys` (a command of `ragctl` reads what it needs).
    /// Throws all problems at once.
    package init(
        for service: Service, keys: [PartialKeyPath<SettingsCatalogue>]? = nil, from source: SettingsSource = .process
    ) throws(SettingsError) {
        let catalogue = SettingsCatalogue.standard
        let wanted =
            keys.map { $0.compactMap { catalogue[keyPath: $0] as? any AnySetting } }
            ?? catalogue.all.filter { $0.services.contains(service) }
        var values: [String: any Sendable] = [:]
        var problems: [SettingProblem] = []
        for setting in wanted {
            do {
                values[setting.name] = try setting.read(try source.text(setting.name), for: service)
            } catch {
                problems.append(error)
            }
        }
        self.service = service
        self.values = values
        unknownNames = source.unknownNames(known: Set(catalogue.all.map(\.name)))
        problems += contradictions()
        if !problems.isEmpty { throw SettingsError(problems: problems) }
    }

    /// The value of a key that was read. A key that this service does not read is a mistake in the program, not in the
    /// configuration: its `for:` list in the catalogue lacks the service.
    package subscript<Value>(dynamicMember key: KeyPath<SettingsCatalogue, Setting<Value>>) -> Value {
        guard let value = value(key) else {
            preconditionFailure("\(SettingsCatalogue.standard[keyPath: key].name) is not read by \(service.rawValue)")
        }
        return value
    }

    /// Nil where the setting was not read, which is another thing than one that was read and not set.
    private func value<Value>(_ key: KeyPath<SettingsCatalogue, Setting<Value>>) -> Value? {
        guard let read = values[SettingsCatalogue.standard[keyPath: key].name] else { return nil }
        return read as? Value
    }

    /// What is wrong with values that are fine one by one.
    private func contradictions() -> [SettingProblem] {
        var problems: [SettingProblem] = []
        if value(\.llmProvider) == .openai, value(\.llmModel) == .some(nil) {
            problems.append(SettingProblem(name: "LLM_MODEL", message: "is required with LLM_PROVIDER=openai"))
        }
        if let overlap = value(\.chunkOverlapTokens), let maximum = value(\.chunkMaxTokens), overlap * 2 > maximum {
            problems.append(
                SettingProblem(name: "CHUNK_OVERLAP_TOKENS", message: "must be at most half of CHUNK_MAX_TOKENS"))
        }
        return problems + unprotectedDoor() + unknownIssuer()
    }

    /// Tokens can only be believed by who knows whose they are, for whom, and with which key they are signed.
    private func unknownIssuer() -> [SettingProblem] {
        guard value(\.auth) == .jwt else { return [] }
        var problems: [SettingProblem] = []
        if value(\.jwtIssuer) == .some(nil) {
            problems.append(SettingProblem(name: "JWT_ISSUER", message: "is required with AUTH=jwt"))
        }
        if value(\.jwtAudience) == [] {
            problems.append(SettingProblem(name: "JWT_AUDIENCE", message: "is required with AUTH=jwt"))
        }
        if value(\.jwtKeys) == .some(nil), value(\.jwtKeysURL) == .some(nil), value(\.jwtSecret) == .some(nil) {
            problems.append(
                SettingProblem(
                    name: "JWT_KEYS_URL", message: "or JWT_KEYS_FILE or JWT_SECRET_FILE is required with AUTH=jwt"))
        }
        return problems
    }

    /// An API that asks nobody must not stand open by accident.
    private func unprotectedDoor() -> [SettingProblem] {
        guard service == .api, let auth = value(\.auth) else { return [] }
        var problems: [SettingProblem] = []
        if auth == nil, let host = value(\.host), !LoopbackHost.contains(host) {
            problems.append(
                SettingProblem(
                    name: "AUTH",
                    message: "is not set, and with HOST=\(host) others can reach the API: set AUTH=keys and make a key"
                        + " with ragctl keys create, or AUTH=none where something in front of it asks them"))
        }
        if auth == .keys, value(\.authSecret) == .some(nil) {
            problems.append(
                SettingProblem(
                    name: "AUTH_SECRET",
                    message: "is required with AUTH=keys: 32 random characters or more, such as openssl rand -hex 32"
                        + " prints; better a file that AUTH_SECRET_FILE names"))
        }
        return problems
    }
}
