import Glibc

@testable import HTTP

/// What comes from a socket, before anything of it is believed.
enum HTTPTargets {
    /// A head is the same however it arrives; what is taken for a request is one that every other reader understands
    /// alike.
    static func head(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let message = Array(bytes.dropFirst())
        let whole = end(of: message, splitAt: message.count)
        demand(end(of: message, splitAt: message.count * Int(first) / 256) == whole, "a head is the same in two reads")
        guard case .success(let count?) = whole else { return }
        let head = Array(message.drop { $0 == 0x0D || $0 == 0x0A }.prefix(count))
        _ = try? ResponseHeadFields(parsing: head, method: .get)
        if let request = try? RequestHeadParser.parse(head) { check(request) }
    }

    private static func end(of bytes: [UInt8], splitAt split: Int) -> Result<Int?, MessageError> {
        var scanner = HeadScanner()
        do throws(MessageError) {
            if let end = try scanner.scan(bytes[..<split]) { return .success(end - scanner.headOffset) }
            return .success(try scanner.scan(bytes[...]).map { $0 - scanner.headOffset })
        } catch {
            return .failure(error)
        }
    }

    private static func check(_ head: RequestHead) {
        let lengths = head.headers.all("Content-Length")
        let encodings = head.headers.all("Transfer-Encoding")
        switch head.framing {
        case .none: demand(encodings.isEmpty && (lengths.isEmpty || Int(lengths[0]) == 0), "no body is none")
        case .length(let count): demand(encodings.isEmpty && Int(lengths[0]) == count, "one length, and no encoding")
        case .chunked: demand(lengths.isEmpty && encodings.count == 1, "chunked, and no length")
        case .untilClose: demand(false, "a request does not end with its connection")
        }
        demand(head.headers.all("Host").count == 1 || head.version == .oneZero, "one host")
        demand(
            head.headers.fields.allSatisfy {
                FieldSyntax.isToken($0.name.utf8) && $0.value.utf8.allSatisfy(FieldSyntax.isValue)
            }, "field names are tokens, values hold no control characters")
        demand(head.path == "*" || head.path.utf8.first == UInt8(ascii: "/"), "a path begins with a slash")
        demand(head.path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a path is visible ASCII")
    }

    /// A body read from a socket, by the framing that the first byte chooses.
    static func body(_ bytes: [UInt8]) {
        guard let first = bytes.first, bytes.count <= 64 << 10 else { return }
        wait { await read(Array(bytes.dropFirst()), isChunked: first & 1 == 1, length: Int(first >> 1)) }
    }

    private static func read(_ bytes: [UInt8], isChunked: Bool, length: Int) async {
        var pair: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0, &pair) == 0 else {
            return
        }
        defer { close(pair[0]) }
        let sent = send(pair[1], bytes, bytes.count, 0)
        close(pair[1])
        guard sent == bytes.count else { return }
        let stream = SocketStream(descriptor: pair[0])
        let limit = 32 << 10
        let state = ConnectionState(stream: stream, address: "")
        var reader = SocketReader(stream: stream)
        var body = BodyReader(
            limit: limit, budget: ByteBudget(limit), state: state,
            timing: BodyTiming(start: .now, allowance: .seconds(60)))
        let read = try? await body.read(isChunked ? .chunked : .length(length), from: &reader)
        guard let read = read ?? nil else { return }
        demand(read.count <= min(limit, bytes.count), "a body is no longer than what came and what may come")
        if !isChunked { demand(read.elementsEqual(bytes.prefix(length)), "a body is what was sent") }
    }

    static func multipart(_ bytes: [UInt8]) {
        guard let form = try? MultipartForm(parsing: bytes, contentType: "multipart/form-data; boundary=b") else {
            return
        }
        demand(form.parts.reduce(0) { $0 + $1.content.count } <= bytes.count, "parts are parts of the body")
        let header = String(decoding: bytes.prefix(256), as: UTF8.self)
        _ = try? MultipartForm(parsing: bytes, contentType: header)
    }

    /// Events are the same however their bytes arrive.
    static func events(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let stream = bytes.dropFirst()
        let split = stream.startIndex + stream.count * Int(first) / 256
        var (whole, parted) = (EventStreamParser(maximumEventBytes: 256), EventStreamParser(maximumEventBytes: 256))
        let all = try? whole.feed(Array(stream))
        let pieces = try? parted.feed(Array(stream[..<split])) + parted.feed(Array(stream[split...]))
        demand(all == pieces, "events are the same in two reads")
    }
}
