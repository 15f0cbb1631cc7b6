import Embedding
import Glibc
import JSON

/// The machine that figures were measured on.
struct Machine: Sendable {
    let processor: String
    let processors: Int
    let memoryBytes: Int
    /// What the encoder can compute with here, fastest first.
    let kernels: [String]

    init(processors: Int) {
        processor = ProcFile.line("model name", of: "/proc/cpuinfo") ?? "unknown processor"
        self.processors = processors
        memoryBytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        kernels = Kernel.supported.map(\.name)
    }

    /// The model's number tells processors apart whose name says nothing.
    private var model: String {
        let family = ProcFile.line("cpu family", of: "/proc/cpuinfo") ?? "?"
        let number = ProcFile.line("model\t", of: "/proc/cpuinfo") ?? "?"
        return "family \(family), model \(number)"
    }

    var text: String {
        "\(processor) (\(model)), \(processors) processors, \(memoryBytes >> 30) GiB; kernels: "
            + kernels.joined(separator: ", ")
    }

    var json: JSONValue {
        [
            "processor": .string(processor), "model": .string(model), "processors": JSONValue(processors),
            "memory_bytes": JSONValue(memoryBytes), "kernels": .array(kernels.map(JSONValue.string)),
        ]
    }
}
