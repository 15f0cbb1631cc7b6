/// The roles that callers of the API can have, by name; `Access` knows what each may do.
package enum KnownRole: String, Sendable, CaseIterable {
    case reader, editor
    case `operator`
    case admin
}
