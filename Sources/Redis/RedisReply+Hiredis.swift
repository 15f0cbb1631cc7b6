import CRedis

extension RedisReply {
    /// What hiredis has read, which is freed. Throws what Redis complained of.
    init(taking pointer: UnsafeMutableRawPointer) throws(RedisError) {
        defer { freeReplyObject(pointer) }
        try self.init(pointer.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private init(_ reply: redisReply) throws(RedisError) {
        let bytes = Array(UnsafeRawBufferPointer(start: reply.str, count: reply.str == nil ? 0 : reply.len))
        switch reply.type {
        case REDIS_REPLY_INTEGER: self = .integer(Int(reply.integer))
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: self = .bytes(bytes)
        case REDIS_REPLY_ERROR: throw RedisError(kind: .refused, message: String(decoding: bytes, as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            var elements: [RedisReply] = []
            for index in 0..<reply.elements {
                if let element = reply.element[index] { elements.append(try RedisReply(element.pointee)) }
            }
            self = .array(elements)
        default: self = .null
        }
    }
}
