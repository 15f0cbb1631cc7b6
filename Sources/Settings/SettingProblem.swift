/// What is wrong with one key. Never holds a secret's value.
package struct SettingProblem: Error, Hashable, CustomStringConvertible {
    package let name: String
    /// As a predicate: `must be an integer from 1 to 65535`.
    package let message: String

    init(name: String, message: String) {
        self.name = name
        self.message = message
    }

    package var description: String { "\(name) \(message)" }
}

/// Everything that is wrong with a service's settings.
package struct SettingsError: Error, Hashable, CustomStringConvertible {
    package let problems: [SettingProblem]

    init(problems: [SettingProblem]) {
        self.problems = problems
    }

    /// One line a problem.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
