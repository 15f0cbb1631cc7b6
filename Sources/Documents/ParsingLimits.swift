/// What one document may cost to parse. Beyond it the document is refused.
package struct ParsingLimits: Sendable {
    /// Size of the file.
    package var maximumBytes = 256 << 20
    /// Size of the text a parser may make of it, in bytes of UTF-8.
    package var maximumTextBytes = 128 << 20
    /// How deep elements may stand in each other.
    package var maximumDepth = 1_000
    /// Wall-clock time for one run of a PDF tool.
    package var toolTimeout = Duration.seconds(120)
    /// CPU time for one run of a PDF tool, in seconds.
    package var toolCPUSeconds = 60
    /// Address space of a parser's process, in bytes.
    package var toolMemoryBytes = 1 << 30

    /// The worker's own program: with it foreign formats are read in a process that can do nothing else. Without it PDF
    /// alone has processes of its own.
    package var confiningProgram: String?

    package init() {}

    /// What is left of them for one of several documents that are read at once. A process has some 150 MiB of address space
    /// before it takes any memory.
    package var amongOthers: ParsingLimits {
        var limits = self
        limits.toolMemoryBytes = min(toolMemoryBytes, 256 << 20)
        limits.maximumTextBytes = min(maximumTextBytes, Self.shortText)
        return limits
    }

    /// In bytes: a document whose file or text is longer is a long one.
    package static let shortText = 8 << 20
}
