import CEmbeddingKernels

/// The intermediate values of one thread's work, kept from batch to batch.
final class EncoderScratch {
    private(set) var rows: Int
    private let plan: EncoderPlan
    private let keepsFloats: Bool
    private var layout: ScratchLayout
    private var pages: ZeroedPages

    /// Rows of float32 that go through the feed-forward network together: what stays in the second-level cache.
    static let rowBlock = 96
    /// Rows are made room for by this many.
    private static let step = 64

    init(_ plan: EncoderPlan, keepsFloats: Bool = false) throws(EmbeddingError) {
        self.plan = plan
        self.keepsFloats = keepsFloats
        rows = Self.step
        layout = ScratchLayout(plan, rows: rows, keepsFloats: keepsFloats)
        pages = try ZeroedPages(bytes: layout.bytes)
    }

    /// Makes room for that many tokens. What was in it is gone, and so are its addresses.
    func reserve(_ wanted: Int) throws(EmbeddingError) {
        guard wanted > rows else { return }
        let larger = (wanted + Self.step - 1) / Self.step * Self.step
        let layout = ScratchLayout(plan, rows: larger, keepsFloats: keepsFloats)
        pages = try ZeroedPages(bytes: layout.bytes)
        self.layout = layout
        rows = larger
    }

    /// [rows][hidden]
    var hidden: UnsafeMutablePointer<Float> { floats(layout.hidden) }
    var context: UnsafeMutablePointer<Float> { floats(layout.context) }
    /// [rows][3 * hidden], in the kernel's attention format.
    var queryKeyValue: UnsafeMutableRawPointer { pages.start + layout.queryKeyValue }
    /// [rowBlock][intermediate], where the second matrix does not take them in bf16.
    var wide: UnsafeMutablePointer<Float> { floats(layout.wide) }
    var attention: UnsafeMutableRawPointer { pages.start + layout.attention }
    /// What goes into a matrix of depth `hidden` or `intermediate`, in the matrix's format.
    var narrow: ConvertedRows { ConvertedRows(pages.start + layout.narrow, rows: rows) }
    var converted: ConvertedRows { ConvertedRows(pages.start + layout.converted, rows: layout.convertedRows) }

    private func floats(_ offset: Int) -> UnsafeMutablePointer<Float> {
        (pages.start + offset).assumingMemoryBound(to: Float.self)
    }
}
