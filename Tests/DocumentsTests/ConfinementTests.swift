import Domain
import FoundationEssentials
import JSON
import TestSupport
import Testing

@testable import Documents

/// Parsers in the process that a worker starts for them.
@Suite(.timeLimit(.minutes(5))) struct ConfinementTests {
    /// Stands beside the tests: they are built together.
    private static let worker: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: tests).deletingLastPathComponent().path + "/rag-worker"
    }()

    private static func limits(memory: Int = 2 << 30) -> ParsingLimits {
        var limits = ParsingLimits()
        limits.confiningProgram = worker
        limits.toolMemoryBytes = memory
        return limits
    }

    @Test(arguments: Sample.allCases)
    func `a confined parser reads what an open one does`(sample: Sample) async throws {
        let content = try sample.bytes()
        let type = try MediaType.detect(declared: nil, fileName: sample.rawValue, content: content)
        let open = try await DocumentParser().parse(content, as: type)
        let confined = try await DocumentParser(limits: Self.limits()).parse(content, as: type)
        #expect(confined.text == open.text && confined.blocks == open.blocks && confined.title == open.title)
        #expect(confined.pageStarts == open.pageStarts && confined.links == open.links)
    }

    @Test func `a refusal comes back with its reason`() async throws {
        let bomb = try Golden.bytes("bomb.docx")
        await #expect { _ = try await DocumentParser(limits: Self.limits()).parse(bomb, as: .docx) } throws: { error in
            (error as? ServiceError)?.message.contains("ZIP bomb") == true
        }
    }

    @Test func `a parser without memory is a document that takes too much`() async throws {
        // More than the memory that the process had before its limit was set.
        let page = Array(String(repeating: "<p>text</p>", count: 3 << 20).utf8)
        let limits = Self.limits(memory: 1 << 20)
        await #expect { _ = try await DocumentParser(limits: limits).parse(page, as: .html) } throws: { error in
            (error as? ServiceError)?.kind == .tooLarge
        }
    }

    @Test func `among others a document has less memory, less room for its text, and never more than alone`() {
        let among = Self.limits().amongOthers
        #expect(among.toolMemoryBytes == 256 << 20 && among.maximumTextBytes == ParsingLimits.shortText)
        #expect(Self.limits(memory: 64 << 20).amongOthers.toolMemoryBytes == 64 << 20)
    }

    @Test func `a tool that takes too long is given up`() async throws {
        var limits = ParsingLimits()
        limits.toolTimeout = .milliseconds(20)
        let tool = PDFTool(limits: limits)
        await #expect { _ = try await tool.run("sleep", ["600"]) } throws: { error in
            (error as? ServiceError)?.message.contains("more time") == true
        }
    }

    @Test func `a confined program reaches no network`() async throws {
        let tool = PDFTool(limits: Self.limits())
        let script = "import socket\ntry:\n socket.socket()\nexcept PermissionError:\n print('refused', end='')"
        let output = try await tool.run("python3", ["-c", script])
        #expect(String(decoding: output.text, as: UTF8.self) == "refused")
    }

    @Test func `what a hijacked parser could say is not believed`() throws {
        let good = ParsedDocumentWire.encode(
            ParsedDocument(title: nil, text: "ab", blocks: [TextBlock(kind: .paragraph, range: 0..<2)]))
        #expect(ParsedDocumentWire.document(from: good) != nil)
        for blocks in ["[[-1,0,3]]", "[[-1,1,1]]", "[[-1,0,2],[-1,1,2]]", "[[0,0,1]]", "[[-1,-1,1]]", "[1]"] {
            let text = "{\"text\":\"ab\",\"blocks\":\(blocks),\"pages\":[],\"links\":[]}"
            #expect(ParsedDocumentWire.document(from: try JSONValue(parsing: Array(text.utf8))) == nil)
        }
    }
}
