/// A stretch of a longer list, in the order of ids.
package struct Page<Element: Sendable>: Sendable {
    package let elements: [Element]
    /// Whether more follow behind the last one.
    package let hasMore: Bool

    package init(elements: [Element], hasMore: Bool) {
        self.elements = elements
        self.hasMore = hasMore
    }
}

/// Which stretch is wanted.
package struct PageRequest<Kind: IdentifierKind>: Sendable {
    /// Only what comes behind this id.
    package let after: Identifier<Kind>?
    /// 1 to `maximumLimit`.
    package let limit: Int

    package init(after: Identifier<Kind>? = nil, limit: Int = 20) {
        self.after = after
        self.limit = limit
    }

    package static var maximumLimit: Int { 100 }
}
