/// What is said to a question, and on what grounds.
package struct Answer: Sendable {
    /// False when nothing in the documents answers the question; `text` then says so.
    package let found: Bool
    /// Refers to its citations as `[1]`, `[2]`.
    package let text: String
    package let citations: [Citation]
    /// What wrote it: `extractive`, or the language model's name.
    package let generator: String
    /// Why a fallback wrote it, where one did.
    package let fallbackReason: String?
    package let usage: TokenUsage?

    package init(
        found: Bool, text: String, citations: [Citation], generator: String, fallbackReason: String? = nil,
        usage: TokenUsage? = nil
    ) {
        self.found = found
        self.text = text
        self.citations = citations
        self.generator = generator
        self.fallbackReason = fallbackReason
        self.usage = usage
    }

    package static let notFoundText = "This was not found in the documents."
}

/// A place in a stored document that an answer rests on. `quote` is exactly the stored text at `range`.
package struct Citation: Sendable, Hashable {
    /// The number the answer's text uses, from 1.
    package let number: Int
    package let passage: Passage
    /// Offsets into the stored text of the passage's document version, in Unicode scalars.
    package let range: Range<Int>
    package let quote: String
    package let page: Int?
    package let score: Double

    package init(number: Int, passage: Passage, range: Range<Int>, quote: String, page: Int?, score: Double) {
        self.number = number
        self.passage = passage
        self.range = range
        self.quote = quote
        self.page = page
        self.score = score
    }
}

/// Tokens a language model read and wrote, as it reports them.
package struct TokenUsage: Sendable, Hashable {
    package let prompt: Int
    package let completion: Int

    package init(prompt: Int, completion: Int) {
        self.prompt = prompt
        self.completion = completion
    }
}
