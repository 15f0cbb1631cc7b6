import Crypto

/// A file in authenticated pieces, so that it can be written and read as a stream of any length.
///
/// `RAGSEAL1`, 16 bytes of salt, 16 bytes that tell whether the key is the right one; then pieces, each its length in four
/// bytes (big-endian), ciphertext and tag by AES-256-GCM under a key of the file's own. A piece's nonce is its number; the
/// head, the number and whether it is the last one are authenticated with it. So nothing can be changed, moved, left out
/// or cut off unseen (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
enum SealedFile {
    static let mark = Array("RAGSEAL1".utf8)
    static let headLength = 40
    /// Of plain bytes in a piece.
    static let pieceLength = 1 << 20

    static func nonce(_ number: UInt64) -> [UInt8] { [0, 0, 0, 0] + bigEndian(number) }

    static func additional(_ head: [UInt8], _ number: UInt64, isLast: Bool) -> [UInt8] {
        head + bigEndian(number) + [isLast ? 1 : 0]
    }

    private static func bigEndian(_ number: UInt64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}

/// Seals a stream piece by piece.
struct Sealer {
    let head: [UInt8]
    private let key: [UInt8]
    private var number: UInt64 = 0
    private var buffer: [UInt8] = []

    init(key: BackupKey) throws {
        let salt = try RandomBytes.make(16)
        head = SealedFile.mark + salt + (try key.check(salt: salt))
        self.key = try key.fileKey(salt: salt)
    }

    /// Sealed bytes as far as they are ready.
    mutating func add(_ bytes: [UInt8]) throws -> [UInt8] {
        buffer += bytes
        var sealed: [UInt8] = []
        var start = 0
        // The last piece is known as such only at the end.
        while buffer.count - start > SealedFile.pieceLength {
            sealed += try piece(Array(buffer[start..<start + SealedFile.pieceLength]), isLast: false)
            start += SealedFile.pieceLength
        }
        buffer.removeFirst(start)
        return sealed
    }

    mutating func finish() throws -> [UInt8] {
        try piece(buffer, isLast: true)
    }

    private mutating func piece(_ plain: [UInt8], isLast: Bool) throws -> [UInt8] {
        let sealed = try AESGCM.seal(
            plain, key: key, nonce: SealedFile.nonce(number),
            additional: SealedFile.additional(head, number, isLast: isLast))
        number += 1
        return withUnsafeBytes(of: UInt32(sealed.count).bigEndian) { Array($0) } + sealed
    }
}

/// Opens such a stream. Whatever it hands out is authentic; that it is complete is known once `finish` returned.
struct Unsealer {
    private let backupKey: BackupKey
    private let name: String
    private var buffer: [UInt8] = []
    private var head: [UInt8] = []
    private var key: [UInt8] = []
    private var number: UInt64 = 0

    /// - Parameter name: of the file, for errors.
    init(key: BackupKey, name: String) {
        backupKey = key
        self.name = name
    }

    /// Plain bytes as far as they can be told. A piece is held back until another one follows it.
    mutating func add(_ bytes: [UInt8]) throws -> [UInt8] {
        buffer += bytes
        if head.isEmpty {
            guard buffer.count >= SealedFile.headLength else { return [] }
            try readHead()
        }
        var plain: [UInt8] = []
        var start = 0
        while let length = try length(at: start), buffer.count > start + 4 + length {
            plain += try piece(start + 4, length, isLast: false)
            start += 4 + length
        }
        buffer.removeFirst(start)
        return plain
    }

    /// The last plain bytes. Throws `cutOff` where the end is missing.
    mutating func finish() throws -> [UInt8] {
        guard !head.isEmpty else { throw BackupError(.notABackup, "\(name) is too short to be a backup") }
        guard let length = try length(at: 0), buffer.count == 4 + length else { throw cutOff }
        return try piece(4, length, isLast: true)
    }

    private mutating func readHead() throws {
        guard buffer.starts(with: SealedFile.mark) else {
            throw BackupError(.notABackup, "\(name) is not a backup of this program, or its first bytes were altered")
        }
        head = Array(buffer.prefix(SealedFile.headLength))
        let salt = Array(head[8..<24])
        guard ConstantTime.areEqual(try backupKey.check(salt: salt), Array(head[24..<40])) else {
            throw BackupError(.wrongKey, "\(name) was sealed with another key file, or its first bytes were altered")
        }
        key = try backupKey.fileKey(salt: salt)
        buffer.removeFirst(SealedFile.headLength)
    }

    private func length(at start: Int) throws -> Int? {
        guard buffer.count >= start + 4 else { return nil }
        let length = buffer[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
        guard (AESGCM.tagLength...SealedFile.pieceLength + AESGCM.tagLength).contains(length) else { throw altered }
        return length
    }

    private mutating func piece(_ start: Int, _ length: Int, isLast: Bool) throws -> [UInt8] {
        let sealed = Array(buffer[start..<start + length])
        let opened = try open(sealed, isLast: isLast)
        guard let opened else {
            // Whole pieces may be missing behind this one.
            if isLast, try open(sealed, isLast: false) != nil { throw cutOff }
            throw altered
        }
        number += 1
        return opened
    }

    private func open(_ sealed: [UInt8], isLast: Bool) throws -> [UInt8]? {
        try AESGCM.open(
            sealed, key: key, nonce: SealedFile.nonce(number),
            additional: SealedFile.additional(head, number, isLast: isLast))
    }

    private var cutOff: BackupError { BackupError(.cutOff, "\(name) is cut off: its end is missing") }
    private var altered: BackupError {
        BackupError(.altered, "\(name) was altered or damaged: its part \(number + 1) is not what was written")
    }
}
