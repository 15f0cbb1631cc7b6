import Crypto
import Domain
import JSON
import Wire

/// The answer's bytes, written by hand: a million numbers as JSON values would cost many times their text.
struct EmbeddingsBody {
    let embeddings: Embeddings
    let model: String
    let tokens: Int

    /// Each vector as an array of the shortest decimals that say the same float32.
    var float: [UInt8] {
        write { bytes, row in
            bytes.append(UInt8(ascii: "["))
            for (index, value) in row.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes.append(contentsOf: (value.isFinite ? value.description : "0").utf8)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    /// Each vector as base64 of its little-endian float32, which OpenAI's clients ask for.
    var base64: [UInt8] {
        write { bytes, row in
            bytes.append(UInt8(ascii: "\""))
            bytes.append(contentsOf: Base64.standard.encode(EmbeddingWire.bytes(of: Array(row))).utf8)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private func write(_ writeRow: (inout [UInt8], ArraySlice<Float>) -> Void) -> [UInt8] {
        var bytes = Array("{\"object\":\"list\",\"data\":[".utf8)
        for row in 0..<embeddings.count {
            if row > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: "{\"object\":\"embedding\",\"index\":\(row),\"embedding\":".utf8)
            writeRow(&bytes, embeddings[row])
            bytes.append(UInt8(ascii: "}"))
        }
        let usage: JSONValue = ["prompt_tokens": JSONValue(tokens), "total_tokens": JSONValue(tokens)]
        bytes.append(contentsOf: "],\"model\":\(JSONValue.string(model).text),\"usage\":\(usage.text)}".utf8)
        return bytes
    }
}
