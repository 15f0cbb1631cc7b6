import ServiceHost

await ServiceCommand.run(.retriever) { try RetrieverComposition($0).parts() }
