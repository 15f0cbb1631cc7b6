/// Why bytes are no message of HTTP/1.1. The server answers with a status for it, the client gives the response up.
enum MessageError: Error, Hashable {
    /// With what is wrong, for people; never with what was sent.
    case malformed(String)
    case startLineTooLong
    case fieldsTooLarge
}
