import Embedding

/// The contestants of our side: each precision on the best kernel, and, where that multiplies in tiles, again on the
/// next one, which is what most processors have.
struct OwnWay: Sendable {
    let kernel: String
    let precision: Precision

    /// What the service takes by itself.
    static var automatic: OwnWay {
        let kernel = Kernel.supported.first
        return OwnWay(
            kernel: kernel?.name ?? "portable", precision: kernel.map { Precision.automatic(for: $0) } ?? .f32)
    }

    static func all() -> [OwnWay] {
        let kernels = Kernel.supported.map(\.name)
        guard let best = kernels.first else { return [] }
        let own = Precision.allCases.map { OwnWay(kernel: best, precision: $0) }
        guard best == "amx", kernels.count > 2 else { return own }
        return own + Precision.allCases.filter { $0 != .f32 }.map { OwnWay(kernel: kernels[1], precision: $0) }
    }

    var arguments: [String] { ["--kernel", kernel, "--precision", precision.rawValue] }
}
