import TextAnalysis
import Testing

@Suite struct SentenceScannerTests {
    private func sentences(_ text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return SentenceScanner.sentences(in: text).map { range in
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return String(view)
        }
    }

    @Test func `sentences end at stops, marks and their closing quotes`() {
        #expect(
            sentences("It rained. \"Really?\" she asked. Yes! It did.")
                == ["It rained.", "\"Really?\" she asked.", "Yes!", "It did."])
    }

    @Test func `abbreviations, initials and numbers end nothing`() {
        let text = "Dr. J. Smith paid approx. 3.5 million, e.g. in 2014, to the U.S. Senate."
        #expect(sentences(text) == [text])
    }

    @Test func `a wrapped line goes on, a blank line ends`() {
        #expect(sentences("One line\nand its end.\n\nAnother") == ["One line\nand its end.", "Another"])
    }

    @Test func `list items and table rows stand alone`() {
        #expect(
            sentences("Bring:\n- a pen\n- paper\n1. first\n| a | b |")
                == ["Bring:", "- a pen", "- paper", "1. first", "| a | b |"])
    }

    @Test func `full stops of Chinese and Japanese end without a space`() {
        #expect(sentences("今日は雨です。明日は晴れです。") == ["今日は雨です。", "明日は晴れです。"])
    }

    @Test(arguments: ["", "   \n\n ", "\n"])
    func `white space holds no sentence`(text: String) {
        #expect(sentences(text).isEmpty)
    }

    @Test func `sentences lie in order and hold every word`() {
        let text = "A b. C d!\n\nE f?  - g h\n" + String(repeating: "x y z\n", count: 200)
        let ranges = SentenceScanner.sentences(in: text)
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
        let held = sentences(text).joined().filter { !$0.isWhitespace }
        #expect(held == text.filter { !$0.isWhitespace })
    }
}
