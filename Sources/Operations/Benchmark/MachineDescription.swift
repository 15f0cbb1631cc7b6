import FoundationEssentials
package import JSON
import Glibc

/// The machine that figures were measured on.
package struct MachineDescription: Sendable {
    package let processor: String
    package let processors: Int
    package let memoryBytes: Int

    package init() {
        let information = (try? String(contentsOf: URL(filePath: "/proc/cpuinfo"), encoding: .utf8)) ?? ""
        let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }
        processor = model?.split(separator: ":").last.map { String($0.drop { $0 == " " }) } ?? "unknown processor"
        processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        memoryBytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    }

    package var text: String { "\(processor), \(processors) processors, \(memoryBytes >> 30) GiB" }

    package var json: JSONValue {
        [
            "processor": .string(processor), "processors": JSONValue(processors),
            "memory_bytes": JSONValue(memoryBytes),
        ]
    }
}
