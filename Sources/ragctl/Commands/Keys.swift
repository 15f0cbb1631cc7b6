import Access
import ArgumentParser
import Domain
import JSON

/// `ragctl keys create|list|rotate|revoke`.
struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, list, rotate and revoke API keys.",
        discussion:
            "Works on the database itself: so the first key is made. Needs DATABASE_URL and the API's AUTH_SECRET.",
        subcommands: [Create.self, List.self, Rotate.self, Revoke.self], defaultSubcommand: List.self)

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a key. It is printed now and never again.")

        @Argument(help: "What it is for.") var name: String
        @Option(help: "reader, editor, operator or admin.") var role: Role = .admin
        @Option(help: "Only these of the role's rights; can be given several times.") var scope: [Right] = []
        @Option(help: "Only this collection, by id or name; can be given several times.") var collection: [String] = []
        @Option(help: "Expires after so many days.") var days: Int?
        @OptionGroup var door: KeyDoor

        func validate() throws {
            guard days.map({ (1...KeyOffice.longestLifeInDays).contains($0) }) ?? true else {
                throw ValidationError("--days is a number from 1 to \(KeyOffice.longestLifeInDays)")
            }
            guard !name.isEmpty, name.unicodeScalars.count <= KeyOffice.longestNameLength else {
                throw ValidationError("the name has 1 to \(KeyOffice.longestNameLength) characters")
            }
        }

        func run() async throws {
            let order = KeyOrder(
                name: name, role: role, scopes: Swift.Set(scope), collections: collection, lifeInDays: days)
            let (office, owner) = (try door.open(), try door.owner)
            try await door.noting("keys create") {
                let issued = try await office.issue(order, in: owner)
                Keys.show(issued, json: door.json)
                return issued.key
            }
        }
    }

    struct List: AsyncParsableCommand {
        @OptionGroup var door: KeyDoor

        func run() async throws {
            let office = try door.open()
            var keys: [JSONValue] = []
            var after: KeyID?
            repeat {
                let page = try await office.list(in: try door.owner, PageRequest(after: after, limit: 100))
                keys += page.elements.map(\.json)
                after = page.hasMore ? page.elements.last?.id : nil
            } while after != nil
            let columns = ["id", "prefix", "name", "role", "created_at", "expires_at", "last_used_at", "revoked_at"]
            print(door.json ? JSONValue.array(keys).prettyText : Table(keys, columns: columns).text)
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a key a new secret. The old one is accepted for a while.")

        @Argument(help: "The key's id or prefix.") var key: String
        @Option(help: "How long the old secret is accepted, in seconds.") var overlap: Int = 86_400
        @OptionGroup var door: KeyDoor

        func run() async throws {
            let office = try door.open()
            let found = try await office.find(key, in: try door.owner)
            try await door.noting("keys rotate") {
                Keys.show(try await office.rotate(found, overlap: .seconds(max(0, overlap))), json: door.json)
                return found
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        @Argument(help: "The key's id or prefix.") var key: String
        @OptionGroup var door: KeyDoor

        func run() async throws {
            let office = try door.open()
            let owner = try door.owner
            let found = try await office.find(key, in: owner)
            try await door.noting("keys revoke") {
                let revoked = try await office.revoke(found.id, in: owner)
                print(door.json ? revoked.json.prettyText : "revoked \(revoked.prefix) (\(revoked.name))")
                return revoked
            }
        }
    }

    /// The key alone on standard output, so that a script can take it; the rest for people.
    private static func show(_ issued: IssuedKey, json: Bool) {
        if json { return print(issued.json.prettyText) }
        let key = issued.key
        say("\(key.name): role \(key.role.rawValue), id \(key.id). Keep this key, it is shown once:")
        print(issued.text)
    }
}
