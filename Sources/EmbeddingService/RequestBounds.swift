/// What one request may ask for.
package struct RequestBounds: Sendable {
    /// Texts to embed or tokenize.
    package var inputs: Int
    /// Texts to count.
    package var countedInputs: Int
    /// Of one text, in bytes of UTF-8.
    package var textBytes: Int
    package var bodyBytes: Int
    /// Of a body to tokenize or decode: the answer is some fifty times as long.
    package var tokenizedBytes = 2 << 20
    /// Of a request whose answer is a vector for each token.
    package var vectorTokens = 16_384
    /// Told to clients: tokens computed together.
    package var batchTokens: Int

    package init(
        inputs: Int = 512, countedInputs: Int = 16_384, textBytes: Int = 4 << 20, bodyBytes: Int = 16 << 20,
        batchTokens: Int = 4096
    ) {
        self.inputs = inputs
        self.countedInputs = countedInputs
        self.textBytes = textBytes
        self.bodyBytes = bodyBytes
        self.batchTokens = batchTokens
    }
}
