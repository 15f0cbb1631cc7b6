import JSON

/// The numbers of a `TinyModel`, from a counter: `make-models.py` has the same functions. Every number has at most 8
/// significant bits, so that F32, F16 and BF16 hold the same ones.
struct TinyWeights {
    private let description: JSONValue

    init(_ description: JSONValue) {
        self.description = description
    }

    /// A whole safetensors file.
    var file: [UInt8] {
        let type = description["type"]?.string ?? ""
        let seed = UInt64(description["seed"]?.int ?? 0)
        var header = JSONObject([])
        var data: [UInt8] = []
        var counter: UInt64 = 0
        for tensor in description["tensors"]?.array ?? [] {
            let start = data.count
            let count = UInt64((tensor["shape"]?.array ?? []).compactMap(\.int).reduce(1, *))
            let kind = tensor["kind"]?.string ?? ""
            for _ in 0..<count {
                append(Self.value(Self.number(seed, counter), kind), type, to: &data)
                counter += 1
            }
            header[tensor["name"]?.string ?? ""] = [
                "dtype": .string(type), "shape": tensor["shape"] ?? [],
                "data_offsets": [JSONValue(start), JSONValue(data.count)],
            ]
        }
        let text = JSONValue.object(header).bytes
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text + data
    }

    /// The mixing function of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014), its highest byte as a signed number.
    private static func number(_ seed: UInt64, _ counter: UInt64) -> Float {
        var state = (counter &+ seed << 40 &+ 1) &* 0x9E37_79B9_7F4A_7C15
        state = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        state = (state ^ state >> 27) &* 0x94D0_49BB_1331_11EB
        state ^= state >> 31
        return Float(Int8(truncatingIfNeeded: state >> 56))
    }

    private static func value(_ raw: Float, _ kind: String) -> Float {
        switch kind {
        case "scale": 1 + (raw / 8).rounded(.down) / 64
        case "table": raw / 256
        case "bias": raw / 512
        default: raw / 1024
        }
    }

    private func append(_ value: Float, _ type: String, to data: inout [UInt8]) {
        switch type {
        case "F16": withUnsafeBytes(of: Self.half(value).littleEndian) { data += $0 }
        case "BF16": withUnsafeBytes(of: UInt16(value.bitPattern >> 16).littleEndian) { data += $0 }
        default: withUnsafeBytes(of: value.bitPattern.littleEndian) { data += $0 }
        }
    }

    /// IEEE 754 binary16 of a number that it holds exactly, among its normal ones or 0.
    private static func half(_ value: Float) -> UInt16 {
        let sign = UInt16(value.bitPattern >> 16) & 0x8000
        guard value != 0 else { return sign }
        let exponent = UInt16(bitPattern: Int16(value.exponent) + 15) << 10
        return sign | exponent | UInt16(value.significandBitPattern >> 13)
    }
}
