/// What one document may cost to parse. Beyond it the document is refused as unreadable.
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
    /// Address space of a PDF tool, in bytes.
    package var toolMemoryBytes = 1 << 30

    /// The worker's own program: with it foreign formats are read in a process that can do nothing else. Without it PDF
    /// alone has processes of its own.
    package var confiningProgram: String?

    package init() {}
}
