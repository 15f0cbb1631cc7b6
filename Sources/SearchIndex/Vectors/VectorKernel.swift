import CVectorKernels

/// The C functions for one kind of processor.
// Sendable is checked by hand: it points to a constant of the program.
struct VectorKernel: @unchecked Sendable {
    let functions: UnsafePointer<vector_kernel>

    var name: String { String(cString: functions.pointee.name) }

    /// What this machine can run, fastest first; the last is the portable one.
    static let supported: [VectorKernel] = {
        var count = 0
        guard let first = vector_kernels(&count) else { return [] }
        return (0..<count).compactMap { first[$0] }.filter { $0.pointee.is_supported() }.map(VectorKernel.init)
    }()

    /// The fastest.
    static let best = supported[0]
}
