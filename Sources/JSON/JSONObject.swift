/// The members of a JSON object in the order they were written. Names are unique: a parser refuses duplicates,
/// and setting a name again replaces its value in place.
package struct JSONObject: Sendable, Hashable {
    package private(set) var members: [Member] = []

    package struct Member: Sendable, Hashable {
        package let name: String
        package fileprivate(set) var value: JSONValue
    }

    package init() {}

    package init(_ members: [(String, JSONValue)]) {
        self.members.reserveCapacity(members.count)
        for (name, value) in members { self[name] = value }
    }

    package var names: [String] { members.map(\.name) }
    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }

    package subscript(name: String) -> JSONValue? {
        get { members.first { $0.name == name }?.value }
        set {
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Adds a member whose name is known to be new, without looking.
    mutating func appendUnchecked(_ name: String, _ value: JSONValue) {
        members.append(Member(name: name, value: value))
    }

    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.name] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for name in names.sorted() { hasher.combine(name) }
    }
}
