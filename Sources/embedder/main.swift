import Embedding
import EmbeddingService
import ServiceHost

await ServiceCommand.run(.embedder) { context in
    try EmbedderComposition.compose(context)
}
