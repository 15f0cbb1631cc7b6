/// Lets so much time pass, or throws as soon as the task is cancelled. Tests put their own time in its place.
package typealias Pause = @Sendable (Duration) async throws -> Void
