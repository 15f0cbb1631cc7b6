/// A command as Redis reads it. Source: "Redis serialization protocol specification", clients send an array of bulk strings.
enum RedisCommand {
    static func bytes(_ parts: [[UInt8]]) -> [UInt8] {
        var bytes = Array("*\(parts.count)\r\n".utf8)
        bytes.reserveCapacity(parts.reduce(32) { $0 + $1.count + 16 })
        for part in parts {
            bytes += "$\(part.count)\r\n".utf8
            bytes += part
            bytes += [0x0D, 0x0A]
        }
        return bytes
    }
}
