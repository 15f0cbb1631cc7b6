/// What one batch was, for metrics.
package struct BatchReport: Sendable {
    package let texts: Int
    package let tokens: Int
    package let duration: Duration
    /// Of its oldest text.
    package let wait: Duration
    package let priority: BatchPriority
}

/// Told of every batch, on the thread that computed it.
package typealias BatchObserver = @Sendable (BatchReport) -> Void
