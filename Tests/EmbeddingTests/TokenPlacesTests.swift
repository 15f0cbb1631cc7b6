import Embedding
import JSON
import Testing

/// Places, cuts at either end and decoding are those of Hugging Face's tokenizers; `make-tokenizer-cases.py` made the
/// golden values.
struct TokenPlacesTests {
    @Test func `every golden text's tokens stand where the reference has them`() throws {
        let tokenizer = try ModelFolder.tokenizer()
        let cases = try Golden.cases("tokenizer-places.json")
        #expect(cases.count > 100)
        for example in cases {
            let text = try #require(example["text"]?.string)
            let expected = try #require(example["tokens"]?.array).dropFirst().dropLast()
            let tokens = tokenizer.locate(text)
            #expect(tokens.map { Int($0.id) } == expected.map { $0[0]?.int }, "\(text)")
            #expect(tokens.map(\.start) == expected.map { $0[3]?.int }, "\(text)")
            #expect(tokens.map(\.end) == expected.map { $0[4]?.int }, "\(text)")
        }
    }

    @Test func `a text is cut at either end as the reference cuts it`() throws {
        let tokenizer = try ModelFolder.tokenizer()
        let cut = try #require(try Golden.read("tokenizer-places.json")["cut"]?.int)
        for example in try Golden.cases("tokenizer-places.json") {
            let text = try #require(example["text"]?.string)
            #expect(tokenizer.encode(text, maximumTokens: cut, truncation: .left) == example["left"]?.ids, "\(text)")
            #expect(tokenizer.encode(text, maximumTokens: cut, truncation: .right) == example["right"]?.ids, "\(text)")
        }
    }

    @Test func `ids become the reference's text again`() throws {
        let tokenizer = try ModelFolder.tokenizer()
        let cases = try Golden.cases("tokenizer-decoding.json")
        #expect(cases.count > 100)
        for example in cases {
            let ids = try #require(example["ids"]?.ids)
            let plain = try #require(example["without_special"]?.string)
            let whole = try #require(example["with_special"]?.string)
            #expect(Array(tokenizer.decode(ids).utf8) == Array(plain.utf8))
            #expect(Array(tokenizer.decode(ids, skipsSpecialTokens: false).utf8) == Array(whole.utf8))
        }
    }

    @Test func `ids that are no piece's are left out`() throws {
        let tokenizer = try ModelFolder.tokenizer()
        #expect(tokenizer.decode([-1, 7592, 30522, .max]) == "hello")
    }
}
