import Documents
import Domain
import Testing

struct SampleTests {
    @Test(arguments: Sample.allCases)
    func `every chunk of a sample is the stored text at its range`(sample: Sample) async throws {
        let document = try await sample.parsed()
        let chunks = try await Chunker(counter: WordCounter(), maximumTokens: 60, overlapTokens: 15).chunks(
            of: document)
        #expect(!chunks.isEmpty)
        for (index, chunk) in chunks.enumerated() {
            #expect(chunk.ordinal == index)
            #expect(chunk.text == document.text(at: chunk.range))
            #expect(chunk.tokenCount <= 60)
        }
    }

    @Test(arguments: Sample.allCases)
    func `blocks of a sample do not overlap and have no white space at their ends`(sample: Sample) async throws {
        let document = try await sample.parsed()
        var end = 0
        for block in document.blocks {
            #expect(block.range.lowerBound >= end && !block.range.isEmpty)
            end = block.range.upperBound
            let text = document.text(at: block.range)
            #expect(text.first?.isWhitespace == false && text.last?.isWhitespace == false)
        }
        #expect(!document.text.unicodeScalars.contains("\0") && !document.text.unicodeScalars.contains("\r"))
    }

    @Test func `the handbook's pages, headings and whole sentences are found`() async throws {
        let document = try await Sample.handbook.parsed()
        #expect(document.title == "Saltmarsh Pump Station: Operations Handbook")
        #expect(document.pageStarts.count == 6)
        #expect(document.texts(of: .heading(level: 2)).contains("3.1 Loss of mains power"))
        #expect(document.text.contains("so a full tank lasts for about 63 hours."))
        #expect(!document.text.contains("Page 4"))
        let page = document.text(at: document.pageStarts[3]..<document.pageStarts[4])
        #expect(page.hasPrefix("3 Power"))
    }

    @Test func `a chunk of the handbook knows its page and headings`() async throws {
        let document = try await Sample.handbook.parsed()
        let chunks = try await Chunker(counter: WordCounter()).chunks(of: document)
        let found = try #require(chunks.first { $0.text.contains("63 hours") })
        #expect(found.page == 4)
        #expect(found.headingPath == ["3 Power", "3.1 Loss of mains power"])
    }

    @Test func `the page's frame and scripts are left out of HTML`() async throws {
        let document = try await Sample.gateway.parsed()
        #expect(document.title == "Level Gateway LG-20: Installation Manual")
        #expect(!document.text.contains("Products") && !document.text.contains("specifications"))
        #expect(document.text.contains("1, 2 | Supply | 0.75 mm²"))
        #expect(document.links == ["https://support.example.org/lg20/battery"])
        #expect(document.texts(of: .listItem).count == 4)
    }

    @Test func `the headings, list and table of DOCX are found`() async throws {
        let document = try await Sample.visitors.parsed()
        #expect(document.title == "Safety Rules for Visitors")
        #expect(document.texts(of: .heading(level: 1)).contains("On arrival"))
        #expect(document.texts(of: .listItem).count == 3)
        #expect(document.texts(of: .table) == ["Day | Guided tours", "Tuesday | 10:00 and 14:00", "Saturday | 11:00"])
    }

    @Test func `Markdown loses its marks and keeps its structure`() async throws {
        let document = try await Sample.incident.parsed()
        #expect(document.title == "Incident Response for IT Systems")
        #expect(document.text.contains("Severity 1: control systems"))
        #expect(document.texts(of: .listItem).first?.hasPrefix("1. Unplug the network cable") == true)
        #expect(document.texts(of: .code).first?.contains("IT-17") == true)
        #expect(document.links == ["https://portal.example.org/security"])
        let leave = try await Sample.leave.parsed()
        #expect(leave.title == "Leave Policy" && !leave.text.contains("---"))
        #expect(leave.texts(of: .table).contains("dyke watch | 6 | yes"))
    }
}
