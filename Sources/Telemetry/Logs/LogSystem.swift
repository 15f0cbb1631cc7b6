package import Logging

/// Sends every `Logger` of this process to one JSON output.
package enum LogSystem {
    /// Call once, first thing in a command. Levels: `trace debug info notice warning error critical`.
    package static func start(
        service: String, level: Logger.Level, output: any LogOutput = DescriptorLogOutput.standardOutput
    ) {
        LoggingSystem.bootstrap { _ in JSONLogHandler(service: service, level: level, output: output) }
    }
}
