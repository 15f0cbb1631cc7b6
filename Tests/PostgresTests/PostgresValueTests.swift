import FoundationEssentials
import Postgres
import TestSupport
import Testing

/// What goes to the server comes back as it was.
@Suite struct PostgresValueTests {
    private let pool: PostgresPool

    init() throws {
        pool = PostgresPool(try TestServers.postgresConfiguration())
    }

    @Test func `every kind of value comes back as it went`() async throws {
        let id = UUID()
        let date = Date(timeIntervalSince1970: 1_750_000_000.125)
        let row = try #require(
            try await pool.query(
                """
                SELECT $1::text AS t, $2::bigint AS i, $3::double precision AS d, $4::boolean AS b, $5::uuid AS u,
                    $6::timestamptz AS w, $7::jsonb AS j, $8::text[] AS a, $9::real AS r, $10::smallint AS s
                """,
                [
                    .text("naïve 🧭 'quoted' \\ \n"), .int(.min), .double(-1.5e-300), .bool(true), .uuid(id),
                    .date(date),
                    .json(#"{"a": [1, "x"]}"#), .texts(["", "a,b", "{}", #"q"\"#, "NULL", "line\nbreak"]),
                    .double(0.25), .int(-7),
                ]
            ).first)
        #expect(try row.text("t") == "naïve 🧭 'quoted' \\ \n")
        #expect(try row.int("i") == .min)
        #expect(try row.double("d") == -1.5e-300)
        #expect(try row.bool("b"))
        #expect(try row.uuid("u") == id)
        #expect(abs(try row.date("w").timeIntervalSince(date)) < 0.001)
        #expect(try row.text("j") == #"{"a": [1, "x"]}"#)
        #expect(try row.texts("a") == ["", "a,b", "{}", #"q"\"#, "NULL", "line\nbreak"])
        #expect(try row.double("r") == 0.25)
        #expect(try row.int("s") == -7)
    }

    @Test(arguments: [0, 1, 20, 5000]) func `ids come back in their order`(count: Int) async throws {
        let ids = (0..<count).map { _ in UUID() }
        let rows = try await pool.query(
            "SELECT id FROM unnest($1::uuid[]) WITH ORDINALITY AS ids (id, place) ORDER BY place", [.uuids(ids)])
        #expect(try rows.map { try $0.uuid("id") } == ids)
    }

    @Test func `ten million bytes with every value among them come back as they went`() async throws {
        let bytes = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let row = try #require(try await pool.query("SELECT $1::bytea AS content", [.bytes(bytes)]).first)
        #expect(try row.blob("content") == bytes)
        let empty = try #require(try await pool.query("SELECT $1::bytea AS content", [.bytes([])]).first)
        #expect(try empty.blob("content").isEmpty)
    }

    @Test func `nothing is nil, and throws where a value is wanted`() async throws {
        let row = try #require(try await pool.query("SELECT $1::text AS t, $2::int AS i", [.null, .null]).first)
        #expect(try row.optionalText("t") == nil)
        #expect(try row.optionalInt("i") == nil)
        #expect(throws: PostgresError.self) { try row.text("t") }
        #expect(throws: PostgresError.self) { try row.text("another") }
    }

    @Test func `text with U+0000 is refused rather than cut`() async throws {
        for value in [PostgresValue.text("a\u{0}b"), .texts(["a\u{0}b"]), .json("\"a\u{0}b\"")] {
            await #expect { _ = try await pool.query("SELECT $1", [value]) } throws: { error in
                (error as? PostgresError)?.kind == .unstorableText
            }
        }
        await #expect { _ = try await pool.query("SELECT $1::jsonb", [.json(#""a\u0000b""#)]) } throws: { error in
            (error as? PostgresError)?.kind == .unstorableText
        }
    }

    @Test func `an error tells the server's words and never an argument`() async throws {
        await #expect { _ = try await pool.query("SELECT 1 / ($1::int - 41)", [.int(41)]) } throws: { error in
            (error as? PostgresError)?.sqlState == "22012" && !"\(error)".contains("41")
        }
    }
}
