import Domain
import TextAnalysis
import Testing

@Suite struct TextAnalyzerTests {
    private let analyzer = TextAnalyzer.english

    private func terms(_ text: String) -> [UInt64] { analyzer.words(in: text).map(\.term) }

    /// Stems from PyPI's PyStemmer 3.1.0, of words whose stem is the same in every Snowball release since 2.0.
    @Test(arguments: [
        ("running", "run"), ("relational", "relat"), ("conditional", "condit"), ("happiness", "happi"),
        ("dying", "die"), ("knightly", "knight"), ("policies", "polici"), ("connection", "connect"),
        ("ponies", "poni"), ("plastered", "plaster"),
    ])
    func `a word counts as its Snowball stem`(word: String, stem: String) {
        #expect(terms(word) == [fnv40(stem)])
    }

    /// Stems from PyPI's PyStemmer 3.1.0, of words that Snowball 2.2 stems alike.
    @Test(arguments: [
        (TextLanguage.german, "Häuser Verträge", "haus vertrag"), (.french, "chevaux obligations", "cheval oblig"),
        (.spanish, "obligaciones corriendo", "oblig corr"), (.italian, "lavoratori obbligazioni", "lavor obblig"),
        (.portuguese, "trabalhadores rapidamente", "trabalh rapid"),
        (.dutch, "verplichtingen opglimpende", "verplicht opglimp"), (.russian, "важнейшими вагонами", "важн вагон"),
        (.none, "Häuser running", "häuser running"),
    ])
    func `each language has its own stems`(language: TextLanguage, words: String, stems: String) {
        #expect(
            TextAnalyzer.of(language).words(in: words).map(\.term)
                == stems.split(separator: " ").map { fnv40(String($0)) })
    }

    @Test(arguments: [
        (TextLanguage.german, "der die das für über nicht"), (.french, "l'été où c'est"), (.spanish, "él también está"),
        (.italian, "dell'una perché è"), (.portuguese, "não são também"), (.dutch, "het een niet"),
        (.russian, "и в не что он"),
    ])
    func `each language has its own stop words`(language: TextLanguage, text: String) {
        let left = TextAnalyzer.of(language).words(in: text).count
        #expect(left == (language == .french ? 1 : 0))
        #expect(TextAnalyzer.of(.none).words(in: text).count > left)
    }

    @Test func `a name written together counts with its parts, an ordinary capital inside does not`() {
        #expect(terms("getUserName") == terms("getusername get user name"))
        #expect(terms("HTTPServer") == terms("httpserver http server"))
        for word in ["McCain", "siRNA", "pH", "USA", "mRNAs", "iPhone"] { #expect(terms(word).count == 1) }
    }

    @Test func `languages named by signs are told apart`() {
        #expect(terms("C++ and C#") == [fnv40("c"), fnv40("c++"), fnv40("c"), fnv40("c#")])
        #expect(terms("section #5") == terms("section 5"))
    }

    @Test func `letters with their marks composed or not are the same word`() {
        let french = TextAnalyzer.of(.french)
        let (composed, apart) = ("\u{E9}tranges", "e\u{301}tranges")
        #expect(french.words(in: apart).map(\.term) == french.words(in: composed).map(\.term))
        let none = TextAnalyzer.of(.none)
        #expect(none.words(in: apart).map(\.term) == none.words(in: composed).map(\.term))
    }

    @Test func `terms are 40 bits of FNV-1a that never change`() {
        #expect(terms("run") == [0x19_604c_e8e2])
        #expect(terms("日本") == [0x35_a6c1_d3ef])
    }

    @Test func `stop words and possessives say nothing`() {
        #expect(terms("What is the company's policy, and don't they have it?") == terms("company policy"))
    }

    @Test func `case does not count`() {
        #expect(terms("VACATION Days") == terms("vacation days"))
    }

    @Test func `a code is found as a whole and by its parts`() {
        #expect(Set(terms("ERR-4012")) == Set([fnv40("err"), fnv40("4012"), fnv40("err-4012")]))
        #expect(terms("foo_bar").contains(fnv40("foo_bar")))
        #expect(terms("v1.2.3").contains(fnv40("v1.2.3")))
    }

    @Test func `words joined by hyphens are their parts`() {
        #expect(terms("state-wide") == terms("state wide"))
    }

    @Test func `scripts without spaces count as pairs of neighbours`() {
        #expect(terms("日本語") == [fnv40("日本"), fnv40("本語")])
        #expect(terms("ภาษา").count == 3)
    }

    @Test func `a word's place counts Unicode scalars`() {
        let words = analyzer.words(in: "e\u{301}te\u{301} 🇨🇭 reports")
        #expect(words.map(\.range) == [0..<5, 9..<16])
    }

    @Test func `frequencies are ascending by term and their sum is the length`() {
        let frequencies = analyzer.terms(of: "Tea, tea and coffee: tea!")
        #expect(frequencies.length == 4)
        #expect(frequencies.entries.map(\.count).reduce(0, +) == 4)
        #expect(frequencies.entries.map(\.term) == frequencies.entries.map(\.term).sorted())
    }

    @Test(arguments: ["", " \n\t", "\u{0}", "...", "the of and", String(repeating: "a", count: 10_000)])
    func `text without words has no terms`(text: String) {
        #expect(analyzer.terms(of: text).entries.isEmpty)
    }

    @Test func `terms keep the order of the words`() {
        let frequencies = analyzer.terms(of: "Coffee, tea and coffee")
        let order = frequencies.order.map { frequencies.entries[Int($0)].term }
        #expect(order == terms("coffee tea coffee"))
    }

    @Test func `many tasks at once get the same stems`() async {
        let text = "Organizing connected policies happily while motoring ponies were dying"
        let expected = analyzer.terms(of: text)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 { group.addTask { TextAnalyzer.english.terms(of: text) == expected } }
            for await isEqual in group { #expect(isEqual) }
        }
    }

    /// Written out again here, so that a change of the hash is noticed: stored terms would not be found any more.
    private func fnv40(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return (hash ^ (hash >> 40)) & 0xFF_FFFF_FFFF
    }
}
