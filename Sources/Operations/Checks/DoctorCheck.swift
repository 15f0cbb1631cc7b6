/// One thing `ragctl doctor` looked at.
package struct DoctorCheck: Sendable {
    package let name: String
    package let isHealthy: Bool
    /// What was found.
    package let finding: String
    /// How to mend it; nil when healthy.
    package let remedy: String?

    package static func healthy(_ name: String, _ finding: String) -> DoctorCheck {
        DoctorCheck(name: name, isHealthy: true, finding: finding, remedy: nil)
    }

    package static func broken(_ name: String, _ finding: String, remedy: String) -> DoctorCheck {
        DoctorCheck(name: name, isHealthy: false, finding: finding, remedy: remedy)
    }
}
