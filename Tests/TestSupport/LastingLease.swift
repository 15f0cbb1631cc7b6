extension Duration {
    /// Of a lease that no test outlives, on however slow a machine: such a test asks who holds a job, not for how long.
    package static let lasting = Duration.seconds(86_400)
}
