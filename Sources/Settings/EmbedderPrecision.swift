/// What the encoder computes in.
package enum EmbedderPrecision: String, Sendable, CaseIterable {
    /// What suits the processor.
    case auto
    case f32, bf16, int16, int8
    /// int8, but bf16 where that loses most.
    case mixed
}
