import CVectorKernels

/// A fixed random rotation: it spreads what a vector holds evenly over all components, so that their signs say as much as
/// signs can. The same for all vectors of one width, on every machine.
struct Rotation: Sendable {
    let width: Int
    private let signs: [UInt8]

    init(width: Int) {
        self.width = width
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        signs = (0..<width * Int(VECTOR_ROTATION_ROUNDS) / 8).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    func applied(to values: [Float]) -> [Float] {
        var rotated = values
        apply(&rotated)
        return rotated
    }

    func apply(_ values: UnsafeMutablePointer<Float>) {
        vector_rotate(values, width, signs)
    }
}
