import Testing

@testable import Operations

struct SealedFileTests {
    private let key: BackupKey
    private static let piece = SealedFile.pieceLength

    init() throws {
        key = try BackupKey(content: String(repeating: "k", count: 40) + "\n")
    }

    @Test(arguments: [0, 1, piece - 1, piece, piece + 1, 2 * piece, 3 * piece + 17])
    func `what was sealed comes out, however it is fed`(count: Int) throws {
        let plain = Self.plain(count)
        let sealed = try seal(plain, step: 100_003)
        #expect(try open(sealed, step: 65_537) == plain)
        #expect(try open(sealed, step: sealed.count) == plain)
    }

    @Test func `a key file that is too short is refused, line feeds at its end do not count`() throws {
        #expect(throws: BackupError.self) { try BackupKey(content: "short\n") }
        let same = try BackupKey(content: String(repeating: "k", count: 40))
        #expect(try open(seal([1, 2, 3]), key: same) == [1, 2, 3])
    }

    @Test func `another key is told from a damage`() throws {
        let other = try BackupKey(content: String(repeating: "x", count: 40))
        #expect(kind { try open(try seal([1, 2, 3]), key: other) } == .wrongKey)
        #expect(
            kind { try open(Array("no backup at all, whatever it may be".utf8) + [UInt8](repeating: 0, count: 99)) }
                == .notABackup)
        #expect(kind { try open([]) } == .notABackup)
    }

    @Test func `a file that is cut off is refused, wherever`() throws {
        let sealed = try seal(Self.plain(2 * Self.piece + 500))
        let border = SealedFile.headLength + 4 + Self.piece + 16
        for end in [SealedFile.headLength, SealedFile.headLength + 2, border - 1, border, border + 3, sealed.count - 1]
        {
            #expect(kind { try open(Array(sealed.prefix(end))) } == .cutOff, "\(end)")
        }
    }

    @Test func `a file that was altered is refused, wherever`() throws {
        let sealed = try seal(Self.plain(Self.piece + 500))
        let border = SealedFile.headLength + 4 + Self.piece + 16
        for place in [44, 45, 60_000, border - 1, border + 4, sealed.count - 1] {
            var altered = sealed
            altered[place] ^= 0x10
            #expect(kind { try open(altered) } == .altered, "\(place)")
        }
        var longer = sealed
        longer.append(0)
        #expect(kind { try open(longer) } != nil)
    }

    @Test func `parts that changed places are refused`() throws {
        let sealed = try seal(Self.plain(2 * Self.piece + 500))
        let length = 4 + Self.piece + 16
        let start = SealedFile.headLength
        let swapped =
            sealed[..<start] + sealed[(start + length)..<(start + 2 * length)] + sealed[start..<(start + length)]
            + sealed[(start + 2 * length)...]
        #expect(kind { try open(Array(swapped)) } == .altered)
    }

    private static func plain(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    }

    private func seal(_ plain: [UInt8], step: Int = 1 << 16) throws -> [UInt8] {
        var sealer = try Sealer(key: key)
        var sealed = sealer.head
        for start in stride(from: 0, to: plain.count, by: step) {
            sealed += try sealer.add(Array(plain[start..<min(start + step, plain.count)]))
        }
        return sealed + (try sealer.finish())
    }

    private func open(_ sealed: [UInt8], step: Int = 1 << 16, key: BackupKey? = nil) throws -> [UInt8] {
        var unsealer = Unsealer(key: key ?? self.key, name: "it")
        var plain: [UInt8] = []
        for start in stride(from: 0, to: sealed.count, by: max(1, step)) {
            plain += try unsealer.add(Array(sealed[start..<min(start + step, sealed.count)]))
        }
        return plain + (try unsealer.finish())
    }

    private func kind(_ body: () throws -> [UInt8]) -> BackupError.Kind? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? BackupError)?.kind
        }
    }
}
