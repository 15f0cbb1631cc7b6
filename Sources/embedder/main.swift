import Embedding
import EmbeddingService
import ServiceHost

// A first word of its own asks for a tool instead of the service.
switch CommandLine.arguments.dropFirst().first {
case "bench": await BenchCommand.run(CommandLine.arguments.dropFirst(2))
case "tokenize": TokenizeCommand.run(CommandLine.arguments.dropFirst(2))
default: await ServiceCommand.run(.embedder) { context in try EmbedderComposition.compose(context) }
}
