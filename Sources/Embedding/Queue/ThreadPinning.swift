import CEmbeddingKernels

/// Binds threads to processors, so that what a thread has in its caches stays its own.
enum ThreadPinning {
    /// As many as the kernel's affinity mask of the C library holds.
    private static let most: Int32 = 1024

    /// The numbers of the processors that the calling thread may use, in order.
    static var processors: [Int32] { (0..<most).filter(embedding_may_use_processor) }

    /// Binds the calling thread. When the processor was taken away meanwhile it stays unbound.
    static func pin(to processor: Int32) { _ = embedding_pin_thread(processor) }
}
