import CEmbeddingKernels

/// The C functions for one kind of processor, chosen when the program starts.
// Sendable is checked by hand: it points to a constant of the program.
package struct Kernel: @unchecked Sendable {
    let functions: UnsafePointer<embedding_kernel>

    /// `amx`, `avx512-bf16`, `avx512-vnni`, `avx512`, `avx2-vnni`, `avx2`, `neon-i8mm`, `neon` or `portable`.
    package var name: String { String(cString: functions.pointee.name) }

    /// What this machine can run, fastest first; the last is `portable`.
    package static var supported: [Kernel] {
        var count = 0
        guard let first = embedding_kernels(&count) else { return [] }
        return (0..<count).compactMap { first[$0] }.filter { $0.pointee.is_supported() }.map(Kernel.init)
    }

    /// The kernel of that name, or the fastest for `auto`.
    package static func named(_ name: String) throws(EmbeddingError) -> Kernel {
        let supported = supported
        guard let kernel = name == "auto" ? supported.first : supported.first(where: { $0.name == name }) else {
            throw EmbeddingError(
                .unsupportedKernel,
                "This machine has no kernel \(name); it has auto, \(supported.map(\.name).joined(separator: ", ")).")
        }
        return kernel
    }

    private init(functions: UnsafePointer<embedding_kernel>) {
        self.functions = functions
    }

    /// How it wants the weights of a format, and the rows multiplied with them.
    func layout(_ format: embedding_format) -> embedding_layout {
        let layouts = functions.pointee.layouts
        return switch format {
        case EMBEDDING_INT16: layouts.3
        case EMBEDDING_INT8: layouts.2
        case EMBEDDING_BF16: layouts.1
        default: layouts.0
        }
    }

    /// The fastest format of those that round no more than bf16 does.
    var usualFormat: embedding_format { functions.pointee.usual }

    /// What queries, keys and values are kept in beside weights of `format`.
    func attentionFormat(_ format: embedding_format) -> embedding_format {
        format == EMBEDDING_F32 ? format : functions.pointee.attention_format
    }
}
