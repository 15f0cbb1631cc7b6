import ServiceHost

await ServiceCommand.run(.worker) { context in try WorkerComposition(context).parts() }
