import CCurl
import HTTP

/// Takes what libcurl hands out: header lines, then pieces of the body. Belongs to the transfer's thread alone.
final class ResponseReceiver {
    private let emit: (OutsideEvent) -> Void
    private let maximumBytes: Int
    private var status = 0
    private var headers = HTTPHeaders()
    private var received = 0
    private(set) var isTooLarge = false
    /// When something last came.
    private(set) var lastActivity = ContinuousClock.now

    init(maximumBytes: Int, emit: @escaping (OutsideEvent) -> Void) {
        self.maximumBytes = maximumBytes
        self.emit = emit
    }

    /// The callbacks' signature is libcurl's: anything but the count handed in ends the transfer.
    static let headerCallback: ccurl_data_callback = { bytes, size, count, context in
        receive(bytes, size * count, context) { $0.take(headerLine: $1) }
    }

    static let bodyCallback: ccurl_data_callback = { bytes, size, count, context in
        receive(bytes, size * count, context) { $0.take(body: $1) }
    }

    private static func receive(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
        _ take: (ResponseReceiver, [UInt8]) -> Bool
    ) -> Int {
        guard let bytes, let context else { return 0 }
        let receiver = Unmanaged<ResponseReceiver>.fromOpaque(context).takeUnretainedValue()
        let copy = Array(UnsafeRawBufferPointer(start: bytes, count: count))
        return take(receiver, copy) ? count : 0
    }

    private func take(headerLine line: [UInt8]) -> Bool {
        guard count(line) else { return false }
        let text = line.prefix { $0 != 0x0D && $0 != 0x0A }
        if text.starts(with: "HTTP/".utf8) {
            headers = HTTPHeaders()
            let digits = text.drop { $0 != 0x20 }.dropFirst().prefix(3)
            status = Int(String(decoding: digits, as: UTF8.self)) ?? 0
        } else if text.isEmpty {
            if status >= 200 { emit(.head(status: status, headers: headers)) }
        } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
            let value = text[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
            headers.add(String(decoding: text[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
        }
        return true
    }

    private func take(body: [UInt8]) -> Bool {
        guard count(body) else { return false }
        emit(.body(body))
        return true
    }

    private func count(_ bytes: [UInt8]) -> Bool {
        lastActivity = .now
        received += bytes.count
        isTooLarge = received > maximumBytes
        return !isTooLarge
    }
}
