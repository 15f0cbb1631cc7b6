import Embedding
import FoundationEssentials
import JSON
import Testing

struct TokenizerTests {
    @Test func `every golden text has the reference's ids`() throws {
        let tokenizer = try ModelFolder.tokenizer()
        let cases = try Golden.cases("tokenizer.json")
        #expect(cases.count == 515)
        for example in cases {
            let text = try #require(example["text"]?.string)
            let ids = try #require(example["ids"]?.ids)
            #expect(tokenizer.encode(text, maximumTokens: 256) == ids, "\(text.unicodeScalars.prefix(40))")
        }
    }

    @Test func `a count is the uncut length without special tokens`() throws {
        let tokenizer = try ModelFolder.tokenizer()
        for example in try Golden.cases("tokenizer.json") {
            let text = try #require(example["text"]?.string)
            #expect(tokenizer.count(text) == example["untruncated"]?.int.map { $0 - 2 })
        }
    }

    @Test func `every golden pair has the reference's ids and types`() throws {
        let tokenizer = try ModelFolder.tokenizer()
        for example in try Golden.cases("tokenizer-pairs.json") {
            let first = try #require(example["a"]?.string)
            let second = try #require(example["b"]?.string)
            let length = try #require(example["max_length"]?.int)
            let (ids, types) = tokenizer.encodePair(first, second, maximumTokens: length)
            #expect(ids == example["ids"]?.ids)
            #expect(types == example["type_ids"]?.ids)
        }
    }

    @Test func `marks are put into canonical order before they are stripped or kept`() throws {
        // U+1D165 (class 216) and U+302E (class 224) are kept by the reference, U+0301 (class 230) is stripped.
        let pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "ab", "a\u{1D165}\u{302E}b"]
        let tokenizer = try WordPieceTokenizer(vocabulary: Array(pieces.joined(separator: "\n").utf8))
        #expect(tokenizer.encode("a\u{302E}\u{1D165}b") == [2, 6, 3])
        #expect(tokenizer.encode("a\u{1D165}\u{302E}b") == [2, 6, 3])
        #expect(tokenizer.encode("a\u{301}b") == [2, 5, 3])
    }

    @Test func `tokens know where they stand, counted in scalars of the text as it was`() throws {
        let tokenizer = try ModelFolder.tokenizer()
        let tokens = tokenizer.locate("\u{1F600} Caf\u{E9}x[SEP] e\u{301}")
        #expect(tokens.map { tokenizer.piece($0.id) } == ["[UNK]", "cafe", "##x", "[SEP]", "e"])
        #expect(tokens.map(\.start) == [0, 2, 6, 7, 13])
        #expect(tokens.map(\.end) == [1, 6, 7, 12, 14])
    }

    @Test(
        arguments: [
            (TokenizerOptions(), ["e", "\u{4E2D}", "\u{56FD}"]),
            (TokenizerOptions(lowercases: false), ["\u{C9}", "\u{4E2D}", "\u{56FD}"]),
            (TokenizerOptions(stripsAccents: false), ["\u{E9}", "\u{4E2D}", "\u{56FD}"]),
            (TokenizerOptions(lowercases: false, stripsAccents: true), ["E", "\u{4E2D}", "\u{56FD}"]),
            (TokenizerOptions(separatesIdeographs: false), ["e", "\u{4E2D}\u{56FD}"]),
        ])
    func `case, accents and ideographs are as the options say`(options: TokenizerOptions, expected: [String]) throws {
        let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        let pieces = special + ["\u{C9}", "\u{E9}", "E", "e", "\u{4E2D}", "\u{56FD}", "\u{4E2D}\u{56FD}"]
        let tokenizer = try WordPieceTokenizer(
            vocabulary: Array(pieces.joined(separator: "\n").utf8), options: options)
        let found = tokenizer.locate("\u{C9} \u{4E2D}\u{56FD}").map { tokenizer.piece($0.id) }
        #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
    }

    @Test func `a text of one endless word is one unknown token`() throws {
        let tokenizer = try ModelFolder.tokenizer()
        #expect(tokenizer.encode(String(repeating: "x", count: 1_000_000)) == [101, 100, 102])
    }

    @Test func `a cut in the middle of a word keeps the pieces before it`() throws {
        let tokenizer = try ModelFolder.tokenizer()
        let text = String(repeating: "zqzq1x5k9 ", count: 200)
        let whole = tokenizer.encode(text)
        for length in [2, 3, 4, 7, 100, whole.count - 1, whole.count, whole.count + 1] {
            let expected = whole.prefix(min(length, whole.count) - 1) + [102]
            #expect(tokenizer.encode(text, maximumTokens: length) == Array(expected))
        }
    }

    @Test func `a folder's settings decide, and wrong ones are refused`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tokenizer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "A", "a", "\u{C4}", "\u{E4}"]
        try Data(pieces.joined(separator: "\n").utf8).write(to: folder.appending(path: "vocab.txt"))
        func ids(_ settings: String) throws -> [Int32] {
            try Data(settings.utf8).write(to: folder.appending(path: "tokenizer_config.json"))
            return try WordPieceTokenizer(folder: folder.path).locate("\u{C4}").map(\.id)
        }
        #expect(try ids("{}") == [6])
        #expect(try ids("{\"do_lower_case\": false, \"strip_accents\": null}") == [7])
        #expect(try ids("{\"do_lower_case\": false, \"strip_accents\": true}") == [5])
        #expect(try ids("{\"strip_accents\": false}") == [8])
        #expect(throws: EmbeddingError.self) { try ids("{\"do_lower_case\": \"no\"}") }
        #expect(throws: EmbeddingError.self) { try ids("{\"do_basic_tokenize\": false}") }
    }

    @Test func `a vocabulary without special tokens is refused`() {
        #expect(throws: EmbeddingError.self) { try WordPieceTokenizer(vocabulary: Array("a\nb\n".utf8)) }
    }
}
