/// Why the services did not come up, in one sentence for people.
package struct StackError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
