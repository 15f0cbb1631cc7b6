/// One key: its name in the environment, its kind, its default, who reads it and what it is for.
package struct Setting<Value: Sendable>: Sendable {
    package let name: String
    let kind: SettingKind<Value>
    /// The default of services without one of their own; nil makes the key required.
    let fallback: Value?
    let fallbackByService: [Service: Value]
    let services: [Service]
    let help: String

    /// A key with a default, the same for every service that reads it.
    init(_ name: String, _ kind: SettingKind<Value>, default fallback: Value, for services: [Service], _ help: String) {
        self.init(name, kind, fallback: fallback, services: services, help: help)
    }

    /// A key that must be set.
    init(required name: String, _ kind: SettingKind<Value>, for services: [Service], _ help: String) {
        self.init(name, kind, fallback: nil, services: services, help: help)
    }

    /// A key whose default depends on the service.
    init(_ name: String, _ kind: SettingKind<Value>, defaults: [Service: Value], _ help: String) {
        self.init(
            name, kind, fallback: nil, fallbackByService: defaults, services: defaults.keys.sorted(), help: help)
    }

    /// A key that may stay unset.
    init<Wrapped>(optional name: String, _ kind: SettingKind<Wrapped>, for services: [Service], _ help: String)
    where Value == Wrapped? {
        self.init(name, kind.optional, fallback: .some(nil), services: services, help: help)
    }

    private init(
        _ name: String, _ kind: SettingKind<Value>, fallback: Value?, fallbackByService: [Service: Value] = [:],
        services: [Service], help: String
    ) {
        self.name = name
        self.kind = kind
        self.fallback = fallback
        self.fallbackByService = fallbackByService
        self.services = services
        self.help = help
    }
}

/// A setting without its type, for whoever goes through all of them.
protocol AnySetting {
    var name: String { get }
    var services: [Service] { get }
    var description: SettingDescription { get }
    /// The value for `service` from its text, or from its default where there is no text.
    func read(_ text: String?, for service: Service) throws(SettingProblem) -> any Sendable
}

extension Setting: AnySetting {
    func read(_ text: String?, for service: Service) throws(SettingProblem) -> any Sendable {
        guard let text else {
            if let value = fallbackByService[service] ?? fallback { return value }
            throw SettingProblem(name: name, message: "is required and must be \(expectation)")
        }
        if let value = kind.parse(text) { return value }
        throw SettingProblem(
            name: name, message: (kind.isSecret ? "" : "is \"\(text.prefix(80))\", but ") + "must be \(expectation)")
    }

    private var expectation: String {
        switch (kind.typeName, kind.range) {
        case ("choice", let range): "one of \(range)"
        case ("URL", let range): "a URL beginning with \(range)"
        case ("integer", let range): "an integer from \(range)\(unitWords)"
        case ("number", let range): "a number from \(range)\(unitWords)"
        case ("bytes", let range): "a number of bytes from \(range)"
        case (let type, ""): "a \(type)"
        case (let type, let range): "a \(type), \(range)"
        }
    }

    private var unitWords: String { kind.unit.isEmpty ? "" : " (\(kind.unit))" }

    var description: SettingDescription {
        SettingDescription(
            name: name, type: kind.typeName, unit: kind.unit, defaultText: defaultText, range: kind.range,
            isSecret: kind.isSecret, services: services, help: help)
    }

    private var defaultText: String {
        guard fallbackByService.isEmpty else {
            return fallbackByService.sorted { $0.key < $1.key }.map { "\($0.key.rawValue) \(kind.format($0.value))" }
                .joined(separator: ", ")
        }
        guard let fallback else { return "required" }
        return kind.format(fallback)
    }
}

/// One line of the configuration's documentation.
package struct SettingDescription: Sendable, Hashable {
    package let name: String
    package let type: String
    package let unit: String
    package let defaultText: String
    package let range: String
    package let isSecret: Bool
    package let services: [Service]
    package let help: String
}
