import CEmbeddingKernels
import Glibc

/// How many processors this process may really use: its affinity mask, and its control group's share.
package enum ProcessorCount {
    package static var available: Int {
        max(1, min(Int(embedding_processor_count()), quota(of: share) ?? .max))
    }

    /// As `cpu.max` writes it, and the two files that had its place in the first version of control groups.
    private static var share: String? {
        if let share = read("/sys/fs/cgroup/cpu.max") { return share }
        let folder = "/sys/fs/cgroup/cpu/cpu.cfs_"
        guard let quota = read(folder + "quota_us"), let period = read(folder + "period_us") else { return nil }
        return quota + period
    }

    /// Whole processors in the content of `cpu.max`, `150000 100000` being two; nil for `max`.
    static func quota(of text: String?) -> Int? {
        let parts = text?.split { $0 == " " || $0 == "\n" } ?? []
        guard parts.count == 2, let quota = Int(parts[0]), let period = Int(parts[1]), quota > 0, period > 0 else {
            return nil
        }
        return (quota + period - 1) / period
    }

    private static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 128)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
