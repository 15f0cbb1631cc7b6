import CEmbeddingKernels

/// The memory that this process gets from `malloc`.
package enum ProcessHeap {
    /// By default glibc gives every few threads a heap of their own, in which the buffers of one busy moment stay. Two
    /// serve all as fast, for what is large and lasts is mapped by itself. Call it before threads are started.
    package static func keepSmall() { embedding_limit_heaps(2) }
}
