import Testing

@testable import Answering

@Suite struct CitationMarkersTests {
    private let text = "One [1]. Two [2, 3] three [9]; [x] [4][1] [12 [2] [ end ["

    @Test func `the pieces are the same however the text is cut`() {
        let whole = read([text])
        for size in 1...9 {
            let fragments = stride(from: 0, to: text.count, by: size).map {
                String(text.dropFirst($0).prefix(size))
            }
            let cut = read(fragments)
            #expect(cut.text == whole.text)
            #expect(cut.numbers == whole.numbers)
        }
        #expect(whole.text == "One [1]. Two [2][3] three; [x] [4][1] [12 [2] [ end [")
        #expect(whole.numbers == [1, 2, 3, 4, 1, 2])
    }

    private func read(_ fragments: [String]) -> (text: String, numbers: [Int]) {
        var markers = CitationMarkers(count: 4)
        let pieces = fragments.flatMap { markers.read($0) }
        return (pieces.map(\.text).joined() + markers.finish(), pieces.flatMap(\.numbers))
    }
}
